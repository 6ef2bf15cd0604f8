package dev.recap.catalog.search;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.trust.Believer;
import dev.recap.catalog.trust.ReferrerLimits;
import dev.recap.catalog.trust.Signatures;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.semver4j.Semver;

/** Brings what is known of one repository up to date. */
final class RepositoryScan {
  /** What is older than so many versions is not looked for. */
  private static final int MOST_VERSIONS = 50;

  private static final int MOST_REFERRERS = 64;

  private final String source;
  private final Repository repository;
  private final String name;
  private final SmallContent remote;
  private final Believer believer;
  private final Witness witness;
  private final VersionReader reader;

  RepositoryScan(
      String source, Repository repository, String name, Path scratch, Believer believer) {
    this.source = source;
    this.repository = repository;
    this.name = name;
    this.remote = SmallContent.of(repository, scratch);
    this.believer = believer;
    this.witness = new Witness(believer);
    this.reader = new VersionReader(false);
  }

  /**
   * What it came to.
   *
   * @param entries all versions
   * @param read how many of them were not known
   * @param problems of versions that cannot be shown, one sentence each
   */
  record Scanned(List<Entry> entries, int read, List<String> problems) {}

  /**
   * Looks at all versions and reads those it does not know.
   *
   * @param known what was known of the repository
   */
  Scanned scan(Map<Digest, Entry> known) throws IOException {
    List<String> tags = repository.tags();
    Set<String> all = new HashSet<>(tags);
    List<Entry> entries = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    int read = 0;
    for (String version : versions(tags)) {
      Optional<Descriptor> index = repository.resolve(version);
      if (index.isEmpty()) {
        continue; // Deleted meanwhile.
      }
      try {
        Optional<Entry> before =
            Optional.ofNullable(known.get(index.get().digest()))
                .filter(entry -> entry.version().equals(version));
        read += before.isPresent() ? 0 : 1;
        Entry entry = before.isPresent() ? before.get() : read(version, index.get());
        entries.add(heard(entry, index.get(), all));
      } catch (RepositoryException e) {
        switch (e.kind()) {
          case UNEXPECTED, TOO_LARGE, MISMATCH, NOT_FOUND ->
              problems.add(String.valueOf(e.getMessage()));
          case UNAUTHORIZED, DENIED, UNREACHABLE -> throw e;
        }
      }
    }
    return new Scanned(List.copyOf(entries), read, List.copyOf(problems));
  }

  private static List<String> versions(List<String> tags) {
    return tags.stream()
        .filter(Versions::isVersion)
        .map(Semver::new)
        .sorted(Comparator.reverseOrder())
        .limit(MOST_VERSIONS)
        .map(Semver::getVersion)
        .toList();
  }

  private Entry read(String version, Descriptor index) throws IOException {
    return reader.read(
        new VersionReader.Place(source, repository.name(), name, version), remote, index);
  }

  /** With what is said of it by now, which is read again only when there is something else. */
  private Entry heard(Entry entry, Descriptor index, Set<String> tags) throws IOException {
    List<Descriptor> referrers = referrers(index.digest(), tags);
    Map<Digest, Descriptor> signatures = new HashMap<>();
    List<Digest> signed = new ArrayList<>(List.of(index.digest()));
    if (believer.asksSigners(repository.name())) {
      referrers.stream().filter(RepositoryScan::isStatement).forEach(s -> signed.add(s.digest()));
    }
    for (Digest content : signed) {
      String tag = Signatures.tag(content);
      if (tags.contains(tag)) {
        repository.resolve(tag).ifPresent(manifest -> signatures.put(content, manifest));
      }
    }
    List<Digest> digests =
        Stream.of(signatures.values().stream(), referrers.stream())
            .flatMap(manifests -> manifests)
            .map(Descriptor::digest)
            .sorted(Comparator.comparing(Digest::value))
            .collect(Collectors.toCollection(ArrayList::new));
    digests.add(believer.standpoint(index.digest()));
    if (digests.equals(entry.heard())) {
      return entry;
    }
    SmallContent said = remote.bounded(ReferrerLimits.ALL);
    Witness.Heard heard =
        new Witness.Heard(
            index.digest(),
            repository.name(),
            referrers,
            content -> {
              Descriptor manifest = signatures.get(content);
              return manifest == null ? List.of() : Witness.signatures(said, manifest);
            });
    Testimony testimony = witness.hear(remote, said, heard);
    return entry.with(testimony.after(entry.manifest().metadata().deprecated()), digests);
  }

  /**
   * Statements have a bound of their own: nothing else may crowd them out. Where signers are asked,
   * unsigned ones do not count and are none.
   */
  private List<Descriptor> referrers(Digest capsule, Set<String> tags) throws IOException {
    boolean asks = believer.asksSigners(repository.name());
    List<Descriptor> all =
        repository.referrers(capsule, Optional.empty()).stream().distinct().toList();
    List<Descriptor> statements =
        all.stream()
            .filter(RepositoryScan::isStatement)
            .filter(one -> !asks || tags.contains(Signatures.tag(one.digest())))
            .toList();
    if (asks && statements.size() > ReferrerLimits.STATEMENTS) {
      throw remote.unexpected(
          "%d signed statements were made about %s, of which %d could be looked at, and one of the others could count"
              .formatted(statements.size(), capsule, ReferrerLimits.STATEMENTS));
    }
    return Stream.concat(
            statements.stream().limit(ReferrerLimits.STATEMENTS),
            all.stream().filter(one -> !isStatement(one)).limit(MOST_REFERRERS))
        .toList();
  }

  private static boolean isStatement(Descriptor manifest) {
    return manifest.artifactType().equals(Optional.of(MediaTypes.STATUS));
  }
}
