package dev.recap.catalog;

import dev.recap.catalog.fixture.HostCommands;
import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.rootfs.CommandRunner;
import dev.recap.catalog.rootfs.CommandRunner.Result;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.ParameterSchema.Checked;
import dev.recap.core.capsule.Parameters;
import dev.recap.core.invocation.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Runs capsules by plain crun: read-only root, the declared capabilities, namespaces of its own.
 */
final class Crun {
  private static final List<String> ENVIRONMENT =
      List.of(
          "PATH=/usr/bin", "HOME=/tmp", "TERM=xterm", "LANG=C.UTF-8", "RECAP_TARGET=docker:web");

  private final CommandRunner commands = new HostCommands();
  private final Path work;
  private final Path target;

  /** Bundles are made in {@code work}; {@code target} is what capsules see at /target. */
  Crun(Path work, Path target) {
    this.work = work;
    this.target = target;
  }

  Result.Ended run(Capsule capsule, Map<String, Object> given) throws IOException {
    return run(capsule, given, ENVIRONMENT);
  }

  Result.Ended run(Capsule capsule, Map<String, Object> given, List<String> environment)
      throws IOException {
    if (!(capsule.schema().check(given) instanceof Checked.Accepted(Parameters parameters))) {
      throw new AssertionError("parameters refused: " + capsule.schema().check(given));
    }
    List<String> command = CommandLine.of(capsule.manifest().entrypoint(), parameters.values());
    Path bundle = Files.createTempDirectory(work, "bundle");
    ended(List.of("crun", "spec"), bundle);
    Map<String, Object> config =
        PlainJson.readObject(Files.readString(bundle.resolve("config.json")));
    config.put("root", Map.of("path", capsule.rootfs().toString(), "readonly", true));
    config.put("mounts", mounts((List<?>) Objects.requireNonNull(config.get("mounts"))));
    config.put("process", process(capsule, command, environment));
    Files.writeString(bundle.resolve("config.json"), PlainJson.write(config));
    return ended(
        List.of("crun", "--cgroup-manager=disabled", "run", "recap-it-" + bundle.getFileName()),
        bundle);
  }

  private static Map<String, Object> process(
      Capsule capsule, List<String> command, List<String> environment) {
    List<String> capabilities =
        capsule.manifest().binding().capabilities().stream().map(c -> "CAP_" + c).toList();
    Map<String, Object> sets = new LinkedHashMap<>();
    for (String set : List.of("bounding", "effective", "permitted", "inheritable", "ambient")) {
      sets.put(set, capabilities);
    }
    return Map.of(
        "terminal",
        false,
        "user",
        Map.of("uid", 0, "gid", 0),
        "args",
        command,
        "env",
        environment,
        "cwd",
        "/",
        "capabilities",
        sets,
        "noNewPrivileges",
        true);
  }

  private List<Object> mounts(List<?> standard) {
    List<Object> mounts = new ArrayList<>();
    for (Object mount : standard) {
      if (!String.valueOf(((Map<?, ?>) mount).get("destination")).contains("cgroup")) {
        mounts.add(mount);
      }
    }
    mounts.add(Map.of("destination", "/tmp", "type", "tmpfs", "source", "tmpfs"));
    mounts.add(
        Map.of(
            "destination",
            "/target",
            "type",
            "bind",
            "source",
            target.toString(),
            "options",
            List.of("rbind", "ro")));
    return mounts;
  }

  private Result.Ended ended(List<String> command, Path directory) {
    return switch (commands.run(command, directory, Duration.ofSeconds(30))) {
      case Result.Ended ended -> ended;
      case Result.NotInstalled() ->
          throw new AssertionError(command.getFirst() + " is not installed: apt-get install crun");
      case Result.TimedOut() -> throw new AssertionError("timed out: " + command);
    };
  }
}
