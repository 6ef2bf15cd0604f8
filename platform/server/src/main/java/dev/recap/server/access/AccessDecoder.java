package dev.recap.server.access;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.manifest.Fields;
import dev.recap.catalog.trust.RepositoryGlob;
import dev.recap.catalog.trust.TrustPolicy.Power;
import dev.recap.catalog.trust.TrustPolicy.UserPower;
import dev.recap.core.capsule.DeclaredBinding.Filesystem;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Turns the values of a valid {@code access.yaml} into rules. */
final class AccessDecoder {
  private final Path file;

  /**
   * A decoder.
   *
   * @param file what paths are relative to
   */
  AccessDecoder(Path file) {
    this.file = file;
  }

  AccessRules rules(Fields fields) {
    return new AccessRules(
        fields.any("admins").map(_ -> members(fields.object("admins"))),
        fields.any("oidc").map(_ -> issuer(fields.object("oidc"))),
        fields
            .any("grants")
            .map(_ -> objects(fields, "grants").stream().map(AccessDecoder::grant).toList()));
  }

  private TrustedIssuer issuer(Fields oidc) {
    return new TrustedIssuer(
        oidc.required("issuer"),
        Set.copyOf(oidc.texts("audience")),
        keys(oidc.required("keys")),
        oidc.text("name").orElse("sub"),
        oidc.text("groups").orElse("groups"),
        duration(oidc, "clockSkew", Duration.ofMinutes(1)));
  }

  /** Where the keys of an issuer are. */
  TrustedIssuer.Keys keys(String text) {
    return text.contains("://")
        ? new TrustedIssuer.Keys.At(URI.create(text))
        : new TrustedIssuer.Keys.In(file.resolveSibling(text));
  }

  private static Grant grant(Fields grant) {
    return new Grant(
        grant.required("name"),
        members(grant.object("callers")),
        objects(grant, "capsules").stream()
            .map(one -> CapsulePattern.of(one.text("reference"), one.text("digest")))
            .toList(),
        grant.any("power").map(_ -> power(grant.object("power"))),
        objects(grant, "targets").stream().map(AccessDecoder::target).toList(),
        grant.object("parameters").values().entrySet().stream()
            .map(one -> new ParameterRule(one.getKey(), PlainJson.write(one.getValue())))
            .toList(),
        grant.flag("interactive"),
        grant.text("reason").equals(Optional.of("required")),
        grant.any("approval").map(_ -> approval(grant.object("approval"))),
        grant.any("rate").map(_ -> rate(grant.object("rate"))));
  }

  private static Members members(Fields some) {
    return new Members(Set.copyOf(some.texts("users")), Set.copyOf(some.texts("groups")));
  }

  private static TargetPattern target(Fields target) {
    Map<String, RepositoryGlob> labels = new TreeMap<>();
    Fields given = target.object("labels");
    given
        .values()
        .keySet()
        .forEach(label -> labels.put(label, RepositoryGlob.of(given.required(label))));
    return new TargetPattern(
        target.text("runtime"),
        target.text("name").map(RepositoryGlob::of),
        target.text("image").map(RepositoryGlob::of),
        new TreeMap<>(labels));
  }

  private static Power power(Fields power) {
    return new Power(
        power.any("capabilities").map(_ -> Set.copyOf(power.texts("capabilities"))),
        power.text("filesystem").map(word -> Filesystem.valueOf(upper(word))),
        power.text("user").map(word -> UserPower.valueOf(upper(word))),
        List.of());
  }

  private static ApprovalRule approval(Fields approval) {
    return new ApprovalRule(members(approval), duration(approval, "expires", Duration.ofHours(1)));
  }

  private static Rate rate(Fields rate) {
    return new Rate(
        rate.integer("limit").orElseThrow(), duration(rate, "per", Duration.ofHours(1)));
  }

  private static Duration duration(Fields fields, String name, Duration standard) {
    return fields.text(name).map(Duration::parse).orElse(standard);
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
