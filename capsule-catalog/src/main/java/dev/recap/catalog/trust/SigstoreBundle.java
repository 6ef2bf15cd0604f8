package dev.recap.catalog.trust;

import dev.recap.catalog.json.PlainJson;
import dev.recap.core.capsule.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * The signature of an image as cosign 3 makes it: a Sigstore bundle with a DSSE envelope around an
 * in-toto statement; see sigstore's protobuf-specs, {@code sigstore_bundle.proto}, and DSSE's
 * protocol.md.
 */
final class SigstoreBundle {
  /** The artifact type of a manifest with a bundle, and the type of its only layer. */
  static final String TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";

  private static final String STATEMENT = "application/vnd.in-toto+json";

  /** What the statement says: that its signer stands for the subject, and nothing about it. */
  private static final String SIGNED = "https://sigstore.dev/cosign/sign/v1";

  private SigstoreBundle() {}

  /** The signature over a content; empty for anything else. */
  static Optional<CapsuleSignature> parse(byte[] bytes, Digest content) {
    try {
      Map<String, Object> bundle = PlainJson.readForeign(bytes);
      if (bundle.get("dsseEnvelope") instanceof Map<?, ?> envelope
          && STATEMENT.equals(envelope.get("payloadType"))
          && envelope.get("payload") instanceof String payload
          && envelope.get("signatures") instanceof List<?> signatures
          && !signatures.isEmpty()
          && signatures.getFirst() instanceof Map<?, ?> first
          && first.get("sig") instanceof String signature) {
        byte[] statement = Base64.getDecoder().decode(payload);
        return isAbout(PlainJson.readForeign(statement), content)
            ? Optional.of(
                new CapsuleSignature(
                    new SimpleSigning("", content),
                    encoded(statement),
                    Base64.getDecoder().decode(signature)))
            : Optional.empty();
      }
      return Optional.empty();
    } catch (JacksonException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isAbout(Map<String, Object> statement, Digest content) {
    return "https://in-toto.io/Statement/v1".equals(statement.get("_type"))
        && SIGNED.equals(statement.get("predicateType"))
        && statement.get("subject") instanceof List<?> subjects
        && subjects.stream()
            .anyMatch(subject ->
                subject instanceof Map<?, ?> map
                    && map.get("digest") instanceof Map<?, ?> digest
                    && content.hex().equals(digest.get("sha256")));
  }

  /** What is signed of a payload: DSSE's pre-authentication encoding. */
  private static byte[] encoded(byte[] payload) {
    byte[] head =
        "DSSEv1 %d %s %d "
            .formatted(STATEMENT.length(), STATEMENT, payload.length)
            .getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[head.length + payload.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(payload, 0, all, head.length, payload.length);
    return all;
  }
}
