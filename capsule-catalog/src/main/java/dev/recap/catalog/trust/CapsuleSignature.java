package dev.recap.catalog.trust;

import dev.recap.core.capsule.Digest;

/**
 * A signature that is in the store; whose it is a key tells.
 *
 * @param claim what it says
 * @param payload the bytes that were signed
 * @param signature over them, ASN.1 DER
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record CapsuleSignature(SimpleSigning claim, byte[] payload, byte[] signature) {

  /** Whether a key made it for a content. */
  public boolean isBy(VerifyingKey key, Digest content) {
    return claim.digest().equals(content) && key.verifies(payload, signature);
  }
}
