package dev.recap.catalog;

import dev.recap.catalog.life.Statement;
import dev.recap.catalog.trust.Verdict;
import dev.recap.core.capsule.Digest;
import dev.recap.core.capsule.Manifest;
import java.util.List;
import java.util.Optional;

/**
 * What can be said of a capsule without running it.
 *
 * @param digest its content
 * @param origin the repository it comes from, or {@code local}
 * @param installed whether it is on this host
 * @param signers the names that the policy has for those who signed it
 * @param unknown how many signatures it has besides
 * @param verdict whether this host's policy allows it
 * @param status what its publisher says of it by now
 * @param sbom its bill of materials, CycloneDX as JSON text
 * @param test that it passed its tests, an in-toto statement as JSON text
 */
public record Verification(
    Digest digest,
    String origin,
    Manifest manifest,
    boolean installed,
    List<String> signers,
    int unknown,
    Verdict verdict,
    Optional<Statement> status,
    Optional<String> sbom,
    Optional<String> test) {

  /** How verifying ended. */
  public sealed interface Result {
    /** It was looked at; whether it is allowed is in the verdict. */
    record Verified(Verification verification) implements Result {}

    /** There is no such capsule. */
    record NotThere(String problem) implements Result {}

    /** It is none that could be verified. */
    record Unusable(String problem) implements Result {}
  }
}
