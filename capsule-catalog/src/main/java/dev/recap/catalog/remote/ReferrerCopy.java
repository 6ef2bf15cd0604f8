package dev.recap.catalog.remote;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Brings what a repository knows about a content into the store: bills of materials, evidence,
 * statements and signatures. What of it is not in order is left out and noted: anybody who may push
 * could otherwise keep a capsule from everybody.
 */
final class ReferrerCopy {
  static final int MOST_LAYERS = 64;
  private static final int MOST = 64;
  private static final long LARGEST = 32L << 20;

  private final CapsuleStore store;
  private final Repository from;
  private final Delivery delivery;
  private final List<String> notes = new ArrayList<>();

  ReferrerCopy(CapsuleStore store, Repository from, Delivery delivery) {
    this.store = store;
    this.from = from;
    this.delivery = delivery;
  }

  List<String> notes() {
    return List.copyOf(notes);
  }

  /** All about a content, and the signatures of that. */
  void about(Digest subject) throws IOException {
    List<Descriptor> about = from.referrers(subject, Optional.empty());
    if (about.size() > MOST) {
      notes.add(
          "%s has %d statements about %s, of which %d were taken"
              .formatted(from.name(), about.size(), subject, MOST));
    }
    signatures(subject);
    for (Descriptor manifest : about.stream().limit(MOST).toList()) {
      if (take(subject, manifest, true)) {
        signatures(manifest.digest());
      }
    }
  }

  private void signatures(Digest subject) throws IOException {
    Optional<Descriptor> manifest = from.resolve(SignatureManifest.tag(subject));
    if (manifest.isPresent()) {
      take(subject, manifest.get().as(MediaTypes.SIGNATURE), false);
    }
  }

  private boolean take(Digest subject, Descriptor manifest, boolean names) throws IOException {
    try {
      Set<Descriptor> blobs = blobs(subject, manifest, names);
      delivery.blobs(List.copyOf(blobs));
      delivery.keep(manifest);
      store.referrers().add(subject, described(manifest, names));
      return true;
    } catch (Unacceptable e) {
      notes.add(
          "%s of %s about %s was left out: %s"
              .formatted(manifest.digest(), from.name(), subject, e.why()));
      return false;
    } catch (RepositoryException e) {
      if (isOfTheContent(e.kind())) {
        notes.add(String.valueOf(e.getMessage()));
        return false;
      }
      throw e;
    }
  }

  private static boolean isOfTheContent(RepositoryException.Kind kind) {
    return switch (kind) {
      case NOT_FOUND, MISMATCH, TOO_LARGE -> true;
      case UNAUTHORIZED, DENIED, UNREACHABLE, UNEXPECTED -> false;
    };
  }

  /** What it holds is what it says itself, not what a list of such says. */
  private Descriptor described(Descriptor manifest, boolean names)
      throws Unacceptable, IOException {
    Descriptor plain = new Descriptor(MediaTypes.MANIFEST, manifest.digest(), manifest.size());
    if (!names) {
      return plain.as(MediaTypes.SIGNATURE);
    }
    ForeignJson json = ForeignJson.of("its manifest", delivery.manifest(manifest));
    return plain.as(json.text("artifactType").orElse(json.descriptor("config").mediaType()));
  }

  private Set<Descriptor> blobs(Digest subject, Descriptor manifest, boolean names)
      throws Unacceptable, IOException {
    if (!manifest.mediaType().equals(MediaTypes.MANIFEST)
        || manifest.size() > Repository.LARGEST_MANIFEST) {
      throw new Unacceptable(
          "it is a %s of %d bytes".formatted(manifest.mediaType(), manifest.size()));
    }
    ForeignJson json = ForeignJson.of("its manifest", delivery.manifest(manifest));
    if (names && !json.descriptor("subject").digest().equals(subject)) {
      throw new Unacceptable("it is about something else");
    }
    Set<Descriptor> blobs = new LinkedHashSet<>(json.descriptors("layers", MOST_LAYERS));
    Descriptor config = json.descriptor("config");
    if (config.digest().equals(Sha256.EMPTY_OBJECT)) {
      // Some registries do not keep these two bytes for everybody.
      store.layout().put(MediaTypes.EMPTY, "{}");
    } else {
      blobs.add(config);
    }
    long all = 0;
    for (Descriptor blob : blobs) {
      if (blob.size() > LARGEST || (all += blob.size()) > LARGEST) {
        throw new Unacceptable("it has more than %d bytes".formatted(LARGEST));
      }
    }
    return blobs;
  }
}
