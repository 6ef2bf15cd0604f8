package dev.recap.catalog.remote;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.Parallel;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.Transfer;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.trust.Believer;
import dev.recap.catalog.trust.Candidate;
import dev.recap.catalog.trust.CapsuleSignature;
import dev.recap.catalog.trust.Signatures;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;

/**
 * Publishes what the store knows about a content: statements, evidence, signatures. What one
 * registry says of a capsule is not carried into another one, where it would count as its own word:
 * statements go along that were made here or come from there, or that somebody known has signed.
 */
public final class ReferrerUpload {
  private static final int DEEPEST = 3;

  private final CapsuleStore store;
  private final Repository to;
  private final Believer believer;
  private final Transfer transfer;

  /** To the repository that has the content. */
  public ReferrerUpload(CapsuleStore store, Repository to, Believer believer, Transfer transfer) {
    this.store = store;
    this.to = to;
    this.believer = believer;
    this.transfer = transfer;
  }

  /** Publishes everything about a content, and about that; what is there already is left alone. */
  public void about(Descriptor subject) throws IOException {
    about(subject, 0);
  }

  private void about(Descriptor subject, int depth) throws IOException {
    List<Descriptor> signatures = new ArrayList<>();
    for (Descriptor manifest : store.referrers().of(subject.digest())) {
      if (manifest.artifactType().equals(Optional.of(MediaTypes.SIGNATURE))) {
        signatures.add(manifest);
      } else if (isPassedOn(subject.digest(), manifest)) {
        to.put(manifest, content(manifest), Optional.empty());
        if (depth < DEEPEST) {
          about(manifest, depth + 1);
        }
      }
    }
    if (!signatures.isEmpty()) {
      signatures(subject.digest(), signatures);
    }
  }

  private boolean isPassedOn(Digest subject, Descriptor manifest) throws IOException {
    if (!manifest.artifactType().equals(Optional.of(MediaTypes.STATUS))) {
      return true;
    }
    Set<String> origins = store.referrers().origins(subject, manifest.digest());
    if (origins.contains(Candidate.LOCAL) || origins.contains(to.name())) {
      return true;
    }
    for (CapsuleSignature signature : new Signatures(store).of(manifest.digest())) {
      if (believer.signer(manifest.digest(), signature).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** There is one tag for them all, so those that others have put there go along. */
  private void signatures(Digest subject, List<Descriptor> manifests) throws IOException {
    String tag = Signatures.tag(subject);
    List<byte[]> all = new ArrayList<>();
    for (Descriptor manifest : manifests) {
      all.add(content(manifest));
    }
    Optional<Descriptor> there = to.resolve(tag);
    byte[] merged;
    try {
      if (there.isPresent() && there.get().size() <= Repository.LARGEST_MANIFEST) {
        byte[] theirs = to.manifest(there.get());
        if (SignatureManifest.hasAll(theirs, all)) {
          return;
        }
        all.add(theirs);
      }
      merged = all.size() == 1 ? all.getFirst() : SignatureManifest.merged(all);
    } catch (JacksonException e) {
      throw new IOException(
          "Tried to add signatures to %s of %s but what is there is no manifest: delete that tag"
              .formatted(tag, to.name()),
          e);
    }
    to.put(
        new Descriptor(MediaTypes.MANIFEST, Sha256.of(merged), merged.length),
        merged,
        Optional.of(tag));
  }

  private byte[] content(Descriptor manifest) throws IOException {
    ReferrerContent content = ReferrerContent.read(store.layout(), manifest);
    Parallel.each(
        content.blobs(), blob -> to.upload(blob, store.layout().blob(blob.digest()), transfer));
    return content.manifest();
  }
}
