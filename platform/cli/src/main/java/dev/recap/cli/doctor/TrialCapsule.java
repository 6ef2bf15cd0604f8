package dev.recap.cli.doctor;

import dev.recap.cli.files.Folder;
import dev.recap.core.binding.Binder;
import dev.recap.core.capsule.Argument;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.DeclaredBinding;
import dev.recap.core.capsule.Digest;
import dev.recap.core.capsule.Limits;
import dev.recap.core.capsule.Manifest;
import dev.recap.core.capsule.OutputFormat;
import dev.recap.core.capsule.ParameterSchema.Checked;
import dev.recap.core.capsule.Parameters;
import dev.recap.core.invocation.CapsuleRuntime;
import dev.recap.core.invocation.CapsuleRuntime.Bind;
import dev.recap.core.invocation.CapsuleRuntime.Bound;
import dev.recap.core.invocation.CapsuleRuntime.Exit;
import dev.recap.core.invocation.CapsuleRuntime.Job;
import dev.recap.core.invocation.CapsuleRuntime.Traces;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Streams;
import dev.recap.core.target.TargetHandle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The smallest capsule there is, one static program that prints its version, to try a host with.
 */
public final class TrialCapsule implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/tini-static");

  private final Path rootfs;
  private final String id;

  private TrialCapsule(Path rootfs, String id) {
    this.rootfs = rootfs;
    this.id = id;
  }

  /** Makes it below a directory that the OCI runtime can reach. */
  public static TrialCapsule in(Path directory) throws IOException {
    Path rootfs = Files.createTempDirectory(Files.createDirectories(directory), "doctor-");
    TrialCapsule trial = new TrialCapsule(rootfs, String.valueOf(rootfs.getFileName()));
    try {
      Files.setPosixFilePermissions(rootfs, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.copy(PROGRAM.toRealPath(), rootfs.resolve("program"));
      Files.setPosixFilePermissions(
          rootfs.resolve("program"), PosixFilePermissions.fromString("rwxr-xr-x"));
      return trial;
    } catch (IOException e) {
      trial.close();
      throw e;
    }
  }

  /** Runs it in a target; what went wrong, or empty when it ended well and left nothing. */
  public Optional<String> run(CapsuleRuntime runtime, TargetHandle target) {
    Capsule capsule =
        new Capsule(
            manifest(),
            Digest.ofSha256Hex("0".repeat(64)),
            rootfs,
            given -> new Checked.Accepted(Parameters.NONE));
    Job job =
        new Job(
            id,
            capsule,
            Parameters.NONE,
            new Binder().bind(capsule.manifest().binding(), Limits.DEFAULT, runtime.facts(target)),
            false);
    try {
      return switch (runtime.bind(job, target, Streams.captured())) {
        case Bind.Ready(Bound bound) -> {
          try (bound) {
            Exit exit = bound.run(Limits.DEFAULT.timeout());
            yield verdict(exit, bound.tearDown());
          }
        }
        case Bind.Gone(String message) -> Optional.of(message);
        case Bind.Refused(String problem) -> Optional.of(problem);
      };
    } catch (PlatformException e) {
      return Optional.of(e.problem().message());
    }
  }

  private static Optional<String> verdict(Exit exit, Traces traces) {
    return switch (exit) {
      case Exit.Exited(int code) when code == 0 -> Optional.empty();
      case Exit.Exited(int code) ->
          Optional.of(
              "Tried to run a capsule but it ended with status %d: %s"
                  .formatted(code, new String(traces.stderr().bytes(), StandardCharsets.UTF_8)));
      case Exit.DeadlinePassed() -> Optional.of("Tried to run a capsule but it did not end");
      case Exit.MemoryExceeded() -> Optional.of("Tried to run a capsule but it ran out of memory");
      case Exit.ArtifactsExceeded(String message) -> Optional.of(message);
      case Exit.TargetLost(String message) -> Optional.of(message);
      case Exit.Stopped(String by) ->
          Optional.of("Tried to run a capsule but it was stopped by " + by);
      case Exit.Broken(String message) -> Optional.of(message);
    };
  }

  private static Manifest manifest() {
    return new Manifest(
        new Manifest.Metadata(
            "trial",
            "1.0.0",
            "Tries this host",
            "",
            "MIT",
            List.of(),
            Optional.empty(),
            List.of(),
            List.of(),
            Optional.empty()),
        List.of(new Argument.Template("/program"), new Argument.Template("--version")),
        "{}",
        new OutputFormat.Text(),
        List.of(),
        Manifest.Match.ANY,
        new DeclaredBinding(
            Set.of(DeclaredBinding.Namespace.values()),
            DeclaredBinding.Filesystem.READ,
            new DeclaredBinding.User.Root(),
            Set.of()),
        Limits.DEFAULT,
        Set.of(Manifest.Mode.ONCE),
        List.of());
  }

  @Override
  public void close() {
    try {
      Folder.delete(rootfs);
    } catch (IOException e) {
      throw new UncheckedIOException("removing " + rootfs, e);
    }
  }
}
