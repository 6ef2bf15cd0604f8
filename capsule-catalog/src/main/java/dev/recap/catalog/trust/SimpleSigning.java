package dev.recap.catalog.trust;

import dev.recap.catalog.json.PlainJson;
import dev.recap.core.capsule.Digest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * What a signature says: that its signer stands for a content; see containers-signature(5) and
 * cosign's SIGNATURE_SPEC.
 *
 * @param repository where the signer says it is published; nothing is decided by it
 * @param digest the content
 */
public record SimpleSigning(String repository, Digest digest) {
  private static final String TYPE = "cosign container image signature";

  /** It as the bytes that are signed, as cosign writes them. */
  byte[] bytes() {
    Map<String, Object> critical = new LinkedHashMap<>();
    critical.put("identity", Map.of("docker-reference", repository));
    critical.put("image", Map.of("docker-manifest-digest", digest.value()));
    critical.put("type", TYPE);
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("critical", critical);
    all.put("optional", null);
    return PlainJson.write(all).getBytes(StandardCharsets.UTF_8);
  }

  /** Reads one; empty for anything else. */
  public static Optional<SimpleSigning> parse(byte[] bytes) {
    try {
      Map<String, Object> all = PlainJson.readObject(new String(bytes, StandardCharsets.UTF_8));
      if (all.get("critical") instanceof Map<?, ?> critical
          && TYPE.equals(critical.get("type"))
          && critical.get("image") instanceof Map<?, ?> image
          && image.get("docker-manifest-digest") instanceof String digest) {
        return Optional.of(new SimpleSigning(repository(critical), new Digest(digest)));
      }
      return Optional.empty();
    } catch (JacksonException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String repository(Map<?, ?> critical) {
    return critical.get("identity") instanceof Map<?, ?> identity
            && identity.get("docker-reference") instanceof String reference
        ? reference
        : "";
  }
}
