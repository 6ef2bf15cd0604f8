package dev.recap.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What this process has on the host: mounts, cgroups, folders and processes. Mounts of container
 * engines and of benchmarks are left out, for others may use these at the same time.
 */
record HostState(
    SortedSet<String> mounts,
    SortedSet<String> cgroups,
    SortedSet<String> folders,
    SortedSet<String> processes) {
  private static final Pattern ENGINES =
      Pattern.compile(
          " (/var/lib/|/run/)(docker|containers|containerd|netns|user)/?| /tmp/recap-benchmark");

  static HostState take() {
    try {
      SortedSet<String> mounts = new TreeSet<>();
      for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
        if (!ENGINES.matcher(line).find()) {
          mounts.add(line);
        }
      }
      SortedSet<String> processes = new TreeSet<>();
      ProcessHandle.current()
          .descendants()
          .forEach(p -> processes.add(p.pid() + " " + p.info().command().orElse("")));
      return new HostState(mounts, ownCgroups(), ownFolders(), processes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Launchers are named after the process they belong to, and so are their cgroups. */
  private static SortedSet<String> ownCgroups() throws IOException {
    String own = ProcessHandle.current().pid() + "-";
    SortedSet<String> found = new TreeSet<>();
    List<Path> hierarchies = new ArrayList<>(List.of(Path.of("/sys/fs/cgroup")));
    try (Stream<Path> below = Files.list(hierarchies.getFirst())) {
      below.filter(Files::isDirectory).forEach(hierarchies::add);
    }
    for (Path hierarchy : hierarchies) {
      Path parent = hierarchy.resolve("recap");
      if (Files.isDirectory(parent)) {
        try (Stream<Path> all = Files.list(parent)) {
          all.filter(p -> p.getFileName().toString().startsWith(own))
              .forEach(p -> found.add(p.toString()));
        }
      }
    }
    return found;
  }

  private static SortedSet<String> ownFolders() throws IOException {
    String own = ProcessHandle.current().pid() + "-";
    SortedSet<String> found = new TreeSet<>();
    try (Stream<Path> tests = Files.list(Path.of("/run"))) {
      for (Path test : tests.filter(p -> p.toString().startsWith("/run/recap-test-")).toList()) {
        if (Files.isDirectory(test.resolve("launchers"))) {
          try (Stream<Path> launchers = Files.list(test.resolve("launchers"))) {
            launchers
                .filter(p -> p.getFileName().toString().startsWith(own))
                .forEach(p -> found.add(p.toString()));
          }
        }
      }
    }
    return found;
  }

  /** The invocations whose processes still run anywhere on the host, by their environment. */
  static void assertNothingRunsOf(String id) {
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      assertThat(
              all.filter(p -> p.getFileName().toString().matches("[0-9]+"))
                  .filter(p -> environment(p).contains("RECAP_INVOCATION=" + id)))
          .isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String environment(Path process) {
    try {
      return Files.readString(
          process.resolve("environ"), java.nio.charset.StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
