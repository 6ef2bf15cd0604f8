package dev.recap.catalog.trust;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.manifest.Fields;
import dev.recap.catalog.trust.TrustPolicy.Power;
import dev.recap.catalog.trust.TrustPolicy.Rule;
import dev.recap.catalog.trust.TrustPolicy.Signer;
import dev.recap.catalog.trust.TrustPolicy.UserPower;
import dev.recap.core.capsule.DeclaredBinding.Filesystem;
import dev.recap.core.capsule.Digest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns the values of a valid {@code policy.yaml} into a policy. */
final class PolicyDecoder {
  private PolicyDecoder() {}

  static TrustPolicy policy(Fields file, List<Signer> signers, String fingerprint) {
    Map<String, Signer> byName = new LinkedHashMap<>();
    signers.forEach(signer -> byName.put(signer.name(), signer));
    return new TrustPolicy(
        byName,
        objects(file, "allow").stream().map(PolicyDecoder::rule).toList(),
        digests(file, "revoked"),
        fingerprint);
  }

  static Signer signer(Fields signer, VerifyingKey key) {
    return new Signer(signer.required("name"), key, signer.text("notAfter").map(Instant::parse));
  }

  private static Rule rule(Fields rule) {
    return new Rule(
        RepositoryGlob.of(rule.required("from")),
        digests(rule, "digests"),
        rule.texts("signedBy"),
        rule.any("power").map(_ -> power(rule.object("power"))),
        rule.text("deprecated").equals(Optional.of("refuse")));
  }

  private static Power power(Fields power) {
    return new Power(
        power.any("capabilities").map(_ -> Set.copyOf(power.texts("capabilities"))),
        power.text("filesystem").map(word -> Filesystem.valueOf(upper(word))),
        power.text("user").map(word -> UserPower.valueOf(upper(word))),
        power.texts("unless"));
  }

  private static Set<Digest> digests(Fields fields, String name) {
    return fields.texts(name).stream().map(Digest::new).collect(Collectors.toUnmodifiableSet());
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }

  /** The objects of a list. */
  static List<Fields> objects(Fields fields, String name) {
    return fields.list(name).stream()
        .map(item -> new Fields(PlainJson.object((Map<?, ?>) item)))
        .toList();
  }
}
