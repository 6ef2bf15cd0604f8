package dev.recap.server.access;

import dev.recap.catalog.parameters.SchemaParameters;
import dev.recap.core.access.Caller;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.DeclaredBinding;
import dev.recap.core.capsule.DeclaredBinding.Filesystem;
import dev.recap.core.capsule.DeclaredBinding.User;
import dev.recap.core.capsule.Digest;
import dev.recap.core.capsule.Limits;
import dev.recap.core.capsule.Manifest;
import dev.recap.core.capsule.OutputFormat;
import dev.recap.core.capsule.ParameterSchema.Checked;
import dev.recap.core.capsule.Parameters;
import dev.recap.core.invocation.Access.Ask;
import dev.recap.core.target.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks that differ from one another in one thing. */
public record Asks(
    String invocation,
    Caller caller,
    String name,
    String version,
    Digest digest,
    DeclaredBinding power,
    Target target,
    Map<String, Object> given,
    boolean interactive,
    Optional<String> reason) {
  private static final String PARAMS =
      """
      {"type": "object", "properties": {
        "iterations": {"type": "integer"},
        "path": {"type": "string"},
        "words": {"type": "array", "items": {"type": "string"}},
        "password": {"type": "string", "writeOnly": true}}}\
      """;

  static final Digest DIGEST = new Digest("sha256:" + "0a".repeat(32));

  /** Alice of group sre invokes top 1.2.0, which has no power, in docker:web-1. */
  public static Asks alice() {
    return new Asks(
        "01",
        new Caller("alice", Set.of("sre")),
        "top",
        "1.2.0",
        DIGEST,
        new DeclaredBinding(Set.of(), Filesystem.NONE, new User.OfTarget(), Set.of()),
        new Target("docker", "c1", "web-1", Optional.of("shop/web:3"), Map.of("app", "web"), 7, 9),
        Map.of(),
        false,
        Optional.empty());
  }

  Asks invocation(String id) {
    return new Asks(id, caller, name, version, digest, power, target, given, interactive, reason);
  }

  public Asks by(String user, String... groups) {
    return new Asks(
        invocation,
        new Caller(user, Set.of(groups)),
        name,
        version,
        digest,
        power,
        target,
        given,
        interactive,
        reason);
  }

  Asks capsule(String otherName, String otherVersion) {
    return new Asks(
        invocation,
        caller,
        otherName,
        otherVersion,
        digest,
        power,
        target,
        given,
        interactive,
        reason);
  }

  Asks digest(Digest other) {
    return new Asks(
        invocation, caller, name, version, other, power, target, given, interactive, reason);
  }

  Asks power(Filesystem filesystem, User user, String... capabilities) {
    return new Asks(
        invocation,
        caller,
        name,
        version,
        digest,
        new DeclaredBinding(Set.of(), filesystem, user, Set.of(capabilities)),
        target,
        given,
        interactive,
        reason);
  }

  Asks in(Target other) {
    return new Asks(
        invocation, caller, name, version, digest, power, other, given, interactive, reason);
  }

  Asks in(String runtime, String id, String targetName) {
    return in(
        new Target(
            runtime, id, targetName, target.image(), target.labels(), 7, target.startTicks()));
  }

  Asks with(Map<String, Object> parameters) {
    return new Asks(
        invocation, caller, name, version, digest, power, target, parameters, interactive, reason);
  }

  Asks terminal() {
    return new Asks(invocation, caller, name, version, digest, power, target, given, true, reason);
  }

  public Asks because(String why) {
    return new Asks(
        invocation,
        caller,
        name,
        version,
        digest,
        power,
        target,
        given,
        interactive,
        Optional.of(why));
  }

  public Ask ask() {
    return new Ask(
        invocation, caller, capsule(), target, parameters(), interactive, reason, Optional.empty());
  }

  private Parameters parameters() {
    return switch (SchemaParameters.of(PARAMS).check(given)) {
      case Checked.Accepted(Parameters parameters) -> parameters;
      case Checked.Refused(List<String> problems) ->
          throw new IllegalArgumentException(problems.toString());
    };
  }

  private Capsule capsule() {
    Manifest manifest =
        new Manifest(
            new Manifest.Metadata(
                name,
                version,
                "",
                "",
                "Apache-2.0",
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty()),
            List.of(),
            PARAMS,
            new OutputFormat.Text(),
            List.of(),
            Manifest.Match.ANY,
            power,
            Limits.DEFAULT,
            Set.of(Manifest.Mode.ONCE, Manifest.Mode.INTERACTIVE),
            List.of());
    return new Capsule(manifest, digest, Path.of("/nowhere"), SchemaParameters.of(PARAMS));
  }
}
