package dev.recap.catalog.trust;

import dev.recap.core.capsule.DeclaredBinding.Filesystem;
import dev.recap.core.capsule.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the operator of this host allows: the content of {@code policy.yaml}.
 *
 * @param signers whose signatures count, by name
 * @param rules the first that fits a capsule's repository decides
 * @param revoked contents that are refused whoever signed them
 * @param fingerprint changes whenever the policy or one of its keys does
 */
public record TrustPolicy(
    Map<String, Signer> signers, List<Rule> rules, Set<Digest> revoked, String fingerprint) {

  /**
   * Somebody whose signatures count.
   *
   * @param notAfter until when they do, whenever they were made
   */
  public record Signer(String name, VerifyingKey key, Optional<Instant> notAfter) {
    boolean isExpired(Instant now) {
      return notAfter.isPresent() && now.isAfter(notAfter.get());
    }
  }

  /**
   * What is allowed from some repositories.
   *
   * @param from which
   * @param digests the only contents, if there are any
   * @param signedBy names of signers of which one must have signed; none: unsigned will do
   * @param power the most a capsule may declare
   * @param refuseDeprecated whether a deprecated version is refused rather than remarked upon
   */
  public record Rule(
      RepositoryGlob from,
      Set<Digest> digests,
      List<String> signedBy,
      Optional<Power> power,
      boolean refuseDeprecated) {}

  /**
   * A bound of the power that capsules declare.
   *
   * @param capabilities the only ones, if they are bounded
   * @param filesystem the most
   * @param user the most
   * @param unless signers of which one lets a capsule go beyond
   */
  public record Power(
      Optional<Set<String>> capabilities,
      Optional<Filesystem> filesystem,
      Optional<UserPower> user,
      List<String> unless) {}

  /** Whom a capsule may run as, the weakest first. */
  public enum UserPower {
    TARGET,
    NUMBER,
    ROOT
  }

  /** The rule that decides about a repository. */
  Optional<Rule> rule(String repository) {
    return rules.stream().filter(rule -> rule.from().fits(repository)).findFirst();
  }
}
