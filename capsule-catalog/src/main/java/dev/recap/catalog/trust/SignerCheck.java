package dev.recap.catalog.trust;

import dev.recap.catalog.trust.TrustPolicy.Signer;
import dev.recap.core.capsule.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Who signed a content.
 *
 * @param signers all that are known
 * @param memory what was worked out before
 * @param signatures those that are kept for the content
 */
record SignerCheck(
    List<Signer> signers,
    Digest content,
    List<CapsuleSignature> signatures,
    SignatureMemory memory,
    Instant now) {

  boolean none() {
    return signatures.isEmpty();
  }

  /** Those whose signature is there, whether their time is over or not. */
  private List<Signer> found() {
    return signers.stream().filter(this::signed).toList();
  }

  private boolean signed(Signer signer) {
    return signatures.stream().anyMatch(signature -> memory.isBy(signature, signer.key(), content));
  }

  /** Why none of the signers asked for stands for the content; empty when one does. */
  Optional<String> problem(List<String> asked) {
    String names = String.join(" or ", asked);
    if (signatures.isEmpty()) {
      return Optional.of(
          "it is not signed, and %s must have signed it: have it signed, or pull its signatures"
              .formatted(names));
    }
    if (signers.stream()
        .anyMatch(one -> asked.contains(one.name()) && !one.isExpired(now) && signed(one))) {
      return Optional.empty();
    }
    List<Signer> found = found();
    List<Signer> fitting = found.stream().filter(s -> asked.contains(s.name())).toList();
    if (!fitting.isEmpty()) {
      return Optional.of(
          fitting.stream()
                  .map(signer ->
                      "the time of its signer %s was over at %s"
                          .formatted(
                              signer.name(), signer.notAfter().map(Instant::toString).orElse("")))
                  .collect(Collectors.joining(" and "))
              + ": have it signed with a current key");
    }
    if (!found.isEmpty()) {
      return Optional.of(
          "it is signed by %s, and %s must have signed it: have it signed by them"
              .formatted(names(found), names));
    }
    List<Signer> elsewhere =
        signers.stream()
            .filter(signer -> asked.contains(signer.name()) && signedAnother(signer))
            .toList();
    return Optional.of(
        elsewhere.isEmpty()
            ? "none of its %d signatures was made with the key of %s: it is not what they published"
                .formatted(signatures.size(), names)
            : "the signature of %s that came with it is for another content: it is not what they signed"
                .formatted(names(elsewhere)));
  }

  private boolean signedAnother(Signer signer) {
    return signatures.stream()
        .anyMatch(signature -> signature.isBy(signer.key(), signature.claim().digest()));
  }

  private static String names(List<Signer> signers) {
    return signers.stream().map(Signer::name).collect(Collectors.joining(" and "));
  }
}
