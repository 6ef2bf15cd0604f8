package dev.recap.catalog.search;

import dev.recap.core.capsule.Digest;
import java.util.Optional;

/** Port: knows whose signature it is. */
@FunctionalInterface
public interface SignerNames {
  /** Knows nobody. */
  SignerNames NOBODY = (content, payload, signature) -> Optional.empty();

  /**
   * The name of who signed a content.
   *
   * @param payload the bytes that were signed, which name the content
   * @param signature over them, ASN.1 DER
   */
  Optional<String> of(Digest content, byte[] payload, byte[] signature);
}
