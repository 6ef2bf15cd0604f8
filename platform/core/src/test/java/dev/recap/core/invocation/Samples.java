package dev.recap.core.invocation;

import dev.recap.core.access.Caller;
import dev.recap.core.capsule.Argument;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.capsule.DeclaredBinding;
import dev.recap.core.capsule.Digest;
import dev.recap.core.capsule.Limits;
import dev.recap.core.capsule.Manifest;
import dev.recap.core.capsule.OutputFormat;
import dev.recap.core.capsule.ParameterSchema;
import dev.recap.core.capsule.Parameters;
import dev.recap.core.target.Target;
import dev.recap.core.target.TargetRef;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Things to test with. */
final class Samples {
  static final InvocationRecord.Owner OWNER = new InvocationRecord.Owner("boot-1", 42, 777);
  static final String REFERENCE = "top:1.0.0@sha256:" + "0a".repeat(32);
  static final Receipt RECEIPT =
      new Receipt(
          List.of(new Receipt.Check("mounts", new Receipt.Finding.Same(), "")),
          Duration.ofMillis(1));

  private Samples() {}

  static Request request() {
    return new Request(
        CapsuleRef.parse("top"),
        TargetRef.parse("web"),
        Map.of("n", 1),
        Optional.empty(),
        Caller.local("root"),
        Optional.of("to see"),
        Optional.empty());
  }

  static Target target(String name) {
    return new Target("docker", "id-" + name, name, Optional.empty(), Map.of("app", "x"), 7, 9);
  }

  /** Accepts every parameter; {@code password} is a secret. */
  static Capsule capsule() {
    return capsule(given ->
        new ParameterSchema.Checked.Accepted(
            new Parameters(
                given,
                "{\"password\":\"hunter2\"}",
                "{\"password\":\"[redacted]\"}",
                Set.of("hunter2"),
                Set.of())));
  }

  static Capsule capsule(ParameterSchema schema) {
    Manifest manifest =
        new Manifest(
            new Manifest.Metadata(
                "top",
                "1.0.0",
                "Shows processes",
                "",
                "GPL-2.0-or-later",
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty()),
            List.of(new Argument.Template("/usr/bin/top")),
            "{}",
            new OutputFormat.Json(),
            List.of(),
            Manifest.Match.ANY,
            new DeclaredBinding(
                Set.of(),
                DeclaredBinding.Filesystem.NONE,
                new DeclaredBinding.User.Root(),
                Set.of()),
            Limits.DEFAULT,
            Set.of(Manifest.Mode.ONCE),
            List.of());
    return new Capsule(manifest, new Digest("sha256:" + "0a".repeat(32)), Path.of("/x"), schema);
  }

  static CapsuleRuntime.Traces traces() {
    return new CapsuleRuntime.Traces(
        printed("[\"hunter2\"]"),
        printed("oops hunter2"),
        List.of(new Artifact("a", 1, "00")),
        RECEIPT);
  }

  static Captured printed(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Captured(bytes, bytes.length);
  }

  static String text(Captured captured) {
    return new String(captured.bytes(), StandardCharsets.UTF_8);
  }
}
