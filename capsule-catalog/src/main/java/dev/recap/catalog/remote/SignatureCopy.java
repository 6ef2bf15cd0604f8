package dev.recap.catalog.remote;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.Parallel;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.trust.Believer;
import dev.recap.catalog.trust.CapsuleSignature;
import dev.recap.catalog.trust.ReferrerLimits;
import dev.recap.catalog.trust.Signatures;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Brings the signatures of a content, in cosign's form, from a repository into the store. Those of
 * keys that policy knows come first, so that others, however many there are, cannot crowd them out.
 */
final class SignatureCopy {
  /** Of one content; more than anybody signs with. */
  static final int MOST = 64;

  private final CapsuleStore store;
  private final Repository from;
  private final Delivery delivery;
  private final Believer believer;
  private final Allowance allowance;
  private final Notes notes;
  private final Map<Digest, List<Found>> looked = new HashMap<>();

  SignatureCopy(
      CapsuleStore store,
      Repository from,
      Delivery delivery,
      Believer believer,
      Allowance allowance,
      Notes notes) {
    this.store = store;
    this.from = from;
    this.delivery = delivery;
    this.believer = believer;
    this.allowance = allowance;
    this.notes = notes;
  }

  /**
   * A signature.
   *
   * @param known whether policy knows whose it is
   */
  record Found(Descriptor layer, CapsuleSignature signature, boolean known) {}

  /** The signatures that the repository has of a content, those of known keys first. */
  List<Found> of(Digest content) throws IOException {
    List<Found> before = looked.get(content);
    if (before != null) {
      return before;
    }
    List<Found> found = new ArrayList<>();
    Optional<Descriptor> manifest = from.resolve(Signatures.tag(content));
    if (manifest.isPresent()) {
      notes.unlessOdd(
          manifest.get().digest(), content, () -> found.addAll(look(content, manifest.get())));
    }
    found.sort(Comparator.comparing(one -> !one.known()));
    looked.put(content, found);
    return found;
  }

  /** Keeps them. */
  void copy(Digest content) throws IOException {
    Set<Descriptor> layers = new LinkedHashSet<>();
    List<Found> found = of(content);
    found.stream().filter(Found::known).forEach(one -> layers.add(one.layer()));
    if (!found.isEmpty()) {
      // Who can write to a registry can take signatures away there, and not here.
      layers.addAll(knownBefore(content));
      found.forEach(one -> layers.add(one.layer()));
      new Signatures(store).replace(content, layers.stream().limit(MOST).toList(), from.name());
    }
  }

  private List<Descriptor> knownBefore(Digest content) throws IOException {
    List<Descriptor> known = new ArrayList<>();
    for (Descriptor layer : new Signatures(store).layersOf(content, from.name())) {
      if (store.layout().has(layer.digest())
          && found(content, layer).filter(Found::known).isPresent()) {
        known.add(layer);
      }
    }
    return known;
  }

  private List<Found> look(Digest content, Descriptor manifest) throws Unacceptable, IOException {
    if (!manifest.mediaType().equals(MediaTypes.MANIFEST)
        || manifest.size() > ReferrerLimits.LARGEST_SIGNATURES) {
      throw new Unacceptable(
          "it is a %s of %d bytes".formatted(manifest.mediaType(), manifest.size()));
    }
    allowance.spend(manifest.size());
    ForeignJson json = ForeignJson.of("its manifest", delivery.manifest(manifest));
    List<Descriptor> layers =
        json.descriptors("layers", Integer.MAX_VALUE).stream()
            .filter(layer -> layer.mediaType().equals(MediaTypes.SIGNED_PAYLOAD))
            .filter(layer -> layer.size() <= ReferrerLimits.LARGEST_LAYER)
            .distinct()
            .toList();
    if (layers.size() > ReferrerLimits.SIGNATURES) {
      notes.add(
          "%s has %d signatures of %s, of which %d were looked at"
              .formatted(from.name(), layers.size(), content, ReferrerLimits.SIGNATURES));
    }
    List<Descriptor> first = layers.stream().limit(ReferrerLimits.SIGNATURES).toList();
    Set<Descriptor> payloads = new LinkedHashSet<>();
    first.forEach(layer -> payloads.add(layer.with(Map.of())));
    payloads.forEach(payload -> allowance.spend(payload.size()));
    Set<Digest> came = ConcurrentHashMap.newKeySet();
    Parallel.each(
        List.copyOf(payloads),
        payload -> {
          if (notes.unlessOdd(payload.digest(), content, () -> delivery.blobs(List.of(payload)))) {
            came.add(payload.digest());
          }
        });
    List<Found> found = new ArrayList<>();
    for (Descriptor layer : first) {
      if (came.contains(layer.digest())) {
        found(content, layer).ifPresent(found::add);
      }
    }
    return found;
  }

  /** What is not about the content is none of its signatures. */
  private Optional<Found> found(Digest content, Descriptor layer) throws IOException {
    byte[] payload = Files.readAllBytes(store.layout().blob(layer.digest()));
    Optional<CapsuleSignature> signature =
        Signatures.signature(layer, payload)
            .filter(one -> one.claim().digest().equals(content))
            .filter(_ -> Sha256.of(payload).equals(layer.digest()));
    if (signature.isEmpty()) {
      return Optional.empty();
    }
    boolean known = believer.signer(content, signature.get()).isPresent();
    return Optional.of(new Found(layer, signature.get(), known));
  }
}
