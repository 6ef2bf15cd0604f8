package dev.recap.catalog.remote;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.Platform;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.Transfer;
import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.store.Lease;
import dev.recap.catalog.store.Refs;
import dev.recap.catalog.store.Refs.Ref;
import dev.recap.catalog.store.Workspace;
import dev.recap.core.capsule.Digest;
import dev.recap.core.capsule.Manifest;
import dev.recap.core.lock.HostLock;
import java.io.IOException;
import java.util.Optional;

/**
 * Pulls published capsules into the store. A reference is resolved once; from then on everything is
 * named by digests. Nobody along the way is trusted: manifests are judged before any blob comes,
 * documents and policy before any layer, and layers before they are in the store.
 */
public final class Puller {
  private final CapsuleStore store;
  private final Platform host;
  private final Gate gate;

  /** A puller into a store of capsules for a host. */
  public Puller(CapsuleStore store, Platform host, Gate gate) {
    this.store = store;
    this.host = host;
    this.gate = gate;
  }

  /**
   * Pulls one, unless it is there.
   *
   * @param from the repository
   * @param name of the capsule, which its manifest has to have
   * @param reference a version, a channel or the text of a digest
   * @throws IOException when the repository cannot be used, or the store not be written: what came
   *     so far is kept, and the next pull goes on from there
   */
  public Pull pull(Repository from, String name, String reference, Transfer transfer)
      throws IOException {
    Optional<Descriptor> found = from.resolve(reference);
    if (found.isEmpty()) {
      return new Pull.NotThere(
          "Tried to pull %s from %s but there is no such version: %s"
              .formatted(reference, from.name(), others(from)));
    }
    Request request = new Request(from, name, reference, found.get(), transfer);
    try (HostLock lock = store.lock(found.get().digest())) {
      return pull(lock, request);
    }
  }

  /** One pull. */
  private record Request(
      Repository from, String name, String reference, Descriptor index, Transfer transfer) {
    boolean exactly() {
      return reference.equals(index.digest().value());
    }

    Pull.Refused refused(String why) {
      return new Pull.Refused(
          "Tried to pull %s:%s from %s but %s: pull another version, and tell its publisher"
              .formatted(name, reference, from.name(), why));
    }
  }

  private Pull pull(HostLock lock, Request request) throws IOException {
    Digest digest = request.index().digest();
    Delivery delivery = new Delivery(store, request.from(), request.transfer());
    boolean there = false;
    Pull end;
    // The lease comes after the lock: whoever only waits does not keep the collector waiting. And
    // it comes before the first look at the store: what is found from here on stays.
    try (Lease _ = store.lease()) {
      there = store.find(digest).isPresent();
      end = attempt(lock, request, delivery, there);
    } catch (Unacceptable e) {
      end = request.refused(e.why());
    } catch (BuildException e) {
      end = new Pull.Refused(String.valueOf(e.getMessage()));
    }
    if (end instanceof Pull.Refused && !there) {
      store.discard(digest, delivery.fresh());
    }
    return end;
  }

  private Pull attempt(HostLock lock, Request request, Delivery delivery, boolean there)
      throws Unacceptable, BuildException, IOException {
    Digest digest = request.index().digest();
    CapsuleForm form = new FormReader(delivery::manifest, host).read(request.index());
    delivery.blobs(form.texts());
    PulledDocuments documents = PulledDocuments.read(store.layout(), form);
    documents.check(request.name(), request.reference());
    ImageConfig config = ImageConfig.read(store.layout(), form);
    delivery.keep(form.image());
    delivery.keep(form.documents());
    delivery.keep(form.index());
    ReferrerCopy referrers = new ReferrerCopy(store, request.from(), delivery, gate.believer());
    referrers.forTheGate(digest);
    Manifest manifest = documents.manifest();
    Optional<String> refusal =
        gate.refusal(digest, request.from().name(), manifest, request.exactly());
    if (refusal.isPresent()) {
      return new Pull.Refused(refusal.get());
    }
    referrers.evidence(digest);
    Optional<String> last = gate.last(digest);
    if (last.isPresent()) {
      return new Pull.Refused(last.get());
    }
    Optional<Digest> taken = taken(request, manifest);
    if (taken.isPresent() && !request.exactly()) {
      return new Pull.Refused(
          "Tried to pull %s:%s from %s but here that version is %s already, and versions never change: pull %s@%s to have both"
              .formatted(
                  request.name(),
                  manifest.metadata().version(),
                  request.from().name(),
                  taken.get(),
                  request.name(),
                  digest));
    }
    Ref ref = Ref.pulled(manifest.metadata().version(), digest, request.from().name());
    if (!there) {
      delivery.blobs(form.layers());
      install(lock, request, form, config, documents, ref);
    }
    point(request.name(), taken.isEmpty() ? ref : ref.unnamed());
    return new Pull.Installed(
        store.find(digest).orElseThrow(), manifest, !there, referrers.notes());
  }

  private void install(
      HostLock lock,
      Request request,
      CapsuleForm form,
      ImageConfig config,
      PulledDocuments documents,
      Ref ref)
      throws BuildException, IOException {
    String label = "%s:%s".formatted(request.from().name(), ref.version());
    try (Workspace workspace = store.begin(lock, request.index().digest())) {
      workspace.addPublished(form.layers(label, config.diffIds()));
      workspace.complete();
      // Before it can be used: nobody may find it without knowing whence it came.
      point(request.name(), ref.unnamed());
      workspace.install(
          request.index(),
          documents.json(),
          documents.yaml(),
          isFree(request.name(), ref.version())
              ? Optional.of(request.name() + ":" + ref.version())
              : Optional.empty());
    }
  }

  /** Whether nothing of any place has that name and version, which the layout has but once. */
  private boolean isFree(String name, String version) throws IOException {
    return store.refs(name).find(version).isEmpty();
  }

  /** Other content that the version of that place stands for here. */
  private Optional<Digest> taken(Request request, Manifest manifest) throws IOException {
    return store
        .refs(request.name())
        .at(Ref.place(request.from().name()))
        .find(manifest.metadata().version())
        .map(Ref::digest)
        .filter(digest -> !digest.equals(request.index().digest()));
  }

  private void point(String name, Ref ref) throws IOException {
    try (HostLock lock = store.lock(name)) {
      Refs refs = store.refs(name);
      boolean known =
          refs.of(ref.digest()).stream()
              .anyMatch(old -> old.origin().equals(ref.origin()) && (old.named() || !ref.named()));
      boolean other =
          ref.named()
              && refs.at(ref.place())
                  .find(ref.version())
                  .filter(old -> !old.digest().equals(ref.digest()))
                  .isPresent();
      if (!known) {
        store.point(lock, name, refs.with(other ? ref.unnamed() : ref));
      }
    }
  }

  private static String others(Repository from) throws IOException {
    String tags =
        String.join(
            ", ",
            from.tags().stream().filter(tag -> !tag.startsWith("sha256-")).limit(20).toList());
    return tags.isEmpty()
        ? "there is no capsule at all; see that the place is the right one"
        : "name one of " + tags;
  }
}
