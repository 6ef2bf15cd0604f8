package dev.recap.catalog;

import dev.recap.catalog.life.Statement;
import dev.recap.catalog.life.Statements;
import dev.recap.catalog.life.Statements.Wording;
import dev.recap.catalog.manifest.CapsuleFile;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.Platform;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryName;
import dev.recap.catalog.place.Transfer;
import dev.recap.catalog.remote.Gate;
import dev.recap.catalog.remote.Publication;
import dev.recap.catalog.remote.PublishOptions;
import dev.recap.catalog.remote.Publisher;
import dev.recap.catalog.remote.Pull;
import dev.recap.catalog.remote.Puller;
import dev.recap.catalog.remote.ReferrerUpload;
import dev.recap.catalog.search.PublishedNames;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.store.Refs;
import dev.recap.catalog.trust.Believer;
import dev.recap.catalog.trust.Candidate;
import dev.recap.catalog.trust.Signatures;
import dev.recap.catalog.trust.SigningKey;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.capsule.Digest;
import dev.recap.core.capsule.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What authors do with capsules: publish them, sign them, and say what has become of them. */
public final class Publishing {
  private final CatalogParts parts;
  private final Transfer transfer;
  private final Platform host = Platform.linux(System.getProperty("os.arch", "unknown"));

  Publishing(CatalogParts parts, Transfer transfer) {
    this.parts = parts;
    this.transfer = transfer;
  }

  /** How signing or saying something ended. */
  public sealed interface Said {
    /**
     * It was kept, and published if the capsule is.
     *
     * @param about what it is about
     * @param published where it was published; empty for a capsule that is on this host alone
     */
    record Done(CapsuleRef about, Optional<RepositoryName> published) implements Said {}

    /** There is no such capsule. */
    record NotThere(String problem) implements Said {}

    /** It cannot be had; {@code problem} is a "Tried to … but …" sentence. */
    record Refused(String problem) implements Said {}
  }

  /** What is to be said of a version, given what was said of it last. */
  @FunctionalInterface
  public interface Change {
    /** What is said from now on. */
    Wording after(Optional<Statement> last);

    /** It is not to be used any more, or it may be again. */
    static Change to(Statement.State state, String message, Optional<String> successor) {
      return last ->
          new Wording(state, message, successor, last.map(Statement::security).orElse(List.of()));
    }

    /** It mends flaws, besides those it is known to mend; all else stays. */
    static Change mends(List<String> flaws) {
      return last -> {
        Set<String> all = new LinkedHashSet<>(last.map(Statement::security).orElse(List.of()));
        all.addAll(flaws);
        return new Wording(
            last.map(Statement::state).orElse(Statement.State.SUPPORTED),
            last.map(Statement::message).orElse(""),
            last.flatMap(Statement::successor),
            List.copyOf(all));
      };
    }
  }

  Publication publish(
      CapsuleRef capsule,
      RepositoryName namespace,
      PublishOptions options,
      Optional<SigningKey> key)
      throws IOException {
    Optional<Installed> installed = parts.installed().find(capsule);
    if (installed.isEmpty()) {
      return new Publication.Refused(
          "Tried to publish %s but it is not on this host: build or pull it first"
              .formatted(capsule));
    }
    RepositoryName place = namespace.child(capsule.name());
    if (key.isPresent()) {
      new Signatures(parts.store())
          .sign(installed.get().stored().digest(), place.toString(), key.get());
    }
    Publication end =
        new Publisher(parts.store(), host, parts.admission())
            .publish(
                installed.get().stored().digest(),
                parts.repositories().open(place),
                options,
                transfer);
    boolean there = end instanceof Publication.Published || end instanceof Publication.AlreadyThere;
    if (there && parts.repositories().under(namespace).isEmpty()) {
      new PublishedNames(parts.repositories(), namespace, parts.state().resolve("scratch"))
          .add(capsule.name());
    }
    return end;
  }

  Said sign(CapsuleRef capsule, SigningKey key) throws IOException {
    return about(
        capsule,
        (index, manifest, _, place) -> {
          String repository = place.map(RepositoryName::toString).orElse(capsule.name());
          new Signatures(parts.store()).sign(index.digest(), repository, key);
        });
  }

  Said say(CapsuleRef capsule, Change change, Optional<SigningKey> key) throws IOException {
    return about(
        capsule,
        (index, manifest, from, place) -> {
          Manifest.Metadata about = manifest.metadata();
          String origin = place.map(RepositoryName::toString).orElse(from);
          Candidate said = new Candidate(index.digest(), origin, manifest, true);
          // Not what anybody says of it: the next statement carries that on.
          Optional<Statement> last = parts.admission().last(said);
          Descriptor statement =
              new Statements(parts.store())
                  .make(
                      new Statements.About(
                          index,
                          about.name(),
                          about.version(),
                          new LinkedHashSet<>(List.of(Candidate.LOCAL, origin))),
                      change.after(last),
                      last,
                      parts.clock());
          if (key.isPresent()) {
            String repository = place.map(RepositoryName::toString).orElse(about.name());
            new Signatures(parts.store()).sign(statement.digest(), repository, key.get());
          }
          parts.admission().remembered(said);
        });
  }

  /** One thing to do about a capsule that is in the store with all that is known about it. */
  private interface Deed {
    /**
     * Does it.
     *
     * @param origin of the capsule on this host
     * @param place where it is published, if in a registry
     */
    void about(Descriptor index, Manifest manifest, String origin, Optional<RepositoryName> place)
        throws IOException;
  }

  private Said about(CapsuleRef capsule, Deed deed) throws IOException {
    Optional<RepositoryName> place = place(capsule);
    CapsuleRef meant = capsule;
    if (place.isPresent()) {
      switch (fetch(capsule, place.get())) {
        // Exactly this: other places may have one of the same name and version.
        case Pull.Installed(CapsuleStore.Stored fetched, Manifest _, boolean _, List<String> _) ->
            meant =
                new CapsuleRef(
                    Optional.of(place.get().toString()),
                    capsule.name(),
                    Optional.empty(),
                    Optional.of(fetched.digest()));
        case Pull.NotThere(String problem) -> {
          return new Said.NotThere(problem);
        }
        case Pull.Refused(String problem) -> {
          return new Said.Refused(problem);
        }
      }
    }
    Optional<Installed> installed = parts.installed().highest(meant);
    if (installed.isEmpty()) {
      return new Said.NotThere(
          "Tried to find %s but it is not on this host: name it with its registry, HOST/NAMESPACE/%s"
              .formatted(capsule, capsule.name()));
    }
    CapsuleStore.Stored stored = installed.get().stored();
    Descriptor index =
        new Descriptor(
            MediaTypes.INDEX,
            stored.digest(),
            Files.size(parts.store().layout().blob(stored.digest())));
    Manifest manifest = CapsuleFile.ofJson(stored.json()).manifest();
    deed.about(index, manifest, installed.get().origin(), place);
    if (place.isPresent()) {
      new ReferrerUpload(
              parts.store(), parts.repositories().open(place.get()), parts.admission(), transfer)
          .about(index);
    }
    return new Said.Done(
        new CapsuleRef(
            capsule.name(),
            Optional.of(manifest.metadata().version()),
            Optional.of(stored.digest())),
        place);
  }

  private Optional<RepositoryName> place(CapsuleRef capsule) throws IOException {
    if (capsule.repository().isPresent()) {
      return Optional.of(Pulls.place(capsule.repository().get()));
    }
    Optional<String> origin =
        parts
            .installed()
            .highest(capsule)
            .map(Installed::origin)
            .filter(from -> !from.equals(Candidate.LOCAL) && !from.equals(Candidate.UNKNOWN))
            .filter(from -> !Refs.Ref.place(from).equals(Refs.Ref.DISK));
    return origin.isPresent() ? Optional.of(Pulls.place(origin.get())) : Optional.empty();
  }

  /**
   * Has it here with all that is known about it by now: what is said next follows on that. Its
   * author need not be allowed to invoke it.
   */
  private Pull fetch(CapsuleRef capsule, RepositoryName place) throws IOException {
    Repository from = parts.repositories().open(place);
    Optional<String> tag = Pulls.tag(capsule);
    if (tag.isEmpty()) {
      tag = Pulls.versions(from).stream().findFirst();
    }
    if (tag.isEmpty()) {
      return new Pull.NotThere(
          "Tried to find %s in %s but there is no version".formatted(capsule, place));
    }
    AskedVersion asked = new AskedVersion(parts.seen(), capsule, Optional.of(place), Set.of());
    Pull end =
        new Puller(parts.store(), host, new Open(asked))
            .pull(from, capsule.name(), tag.get(), transfer);
    asked.note(end);
    return end;
  }

  /**
   * Lets everything in that is what was asked for, and looks first for what those say whom this
   * host believes.
   */
  private final class Open implements Gate {
    private final AskedVersion asked;

    Open(AskedVersion asked) {
      this.asked = asked;
    }

    @Override
    public Optional<String> refusal(
        Digest capsule, String origin, Manifest manifest, boolean exactly) throws IOException {
      return asked.problem(capsule, manifest, exactly);
    }

    @Override
    public Believer believer() {
      return parts.admission();
    }
  }
}
