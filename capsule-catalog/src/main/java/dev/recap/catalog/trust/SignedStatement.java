package dev.recap.catalog.trust;

import dev.recap.catalog.life.Statement;
import dev.recap.catalog.store.Refs.Ref;
import dev.recap.core.capsule.Digest;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A statement with all that speaks for it; whether it counts is the policy's business.
 *
 * @param manifest of the statement: what is signed
 * @param origins the places that say it; none of what nobody kept that of
 * @param signatures on its manifest, whosever they are
 */
public record SignedStatement(
    Digest manifest, Statement statement, Set<String> origins, List<CapsuleSignature> signatures) {

  /**
   * The one that counts first: that with the highest sequence; of two with the same one the one
   * that says worse, so that saying something twice takes nothing back.
   */
  static final Comparator<SignedStatement> NEWEST_FIRST =
      Comparator.comparingLong((SignedStatement one) -> one.statement().sequence())
          .thenComparing(one -> one.statement().state())
          .reversed()
          .thenComparing(one -> one.manifest().value());

  /** Whether the place that an origin is says it; one medium follows another. */
  static boolean isSaidIn(Set<String> origins, String origin) {
    String place = Ref.place(origin);
    return origins.stream().map(Ref::place).anyMatch(place::equals);
  }

  /** The same, but not from one place. */
  SignedStatement without(String origin) {
    Set<String> others = new LinkedHashSet<>(origins);
    others.remove(origin);
    return new SignedStatement(manifest, statement, others, signatures);
  }
}
