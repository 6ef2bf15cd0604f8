package dev.recap.tests.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What can be seen of a running container from outside, by means other than RECap's own.
 *
 * @param processes everything in its pid namespace, zombies marked
 * @param mounts the mount table of its main process
 * @param network its links, addresses and routes
 */
record TargetState(List<String> processes, List<String> mounts, List<String> network) {

  /** Looks at the container whose main process has this id. */
  static TargetState of(int pid) throws IOException {
    return new TargetState(
        processes(pid), Files.readAllLines(Path.of("/proc/" + pid + "/mountinfo")), network(pid));
  }

  /** The processes alone: cheap enough to ask again and again. */
  static List<String> processes(int pid) throws IOException {
    Path namespace = Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/pid"));
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      return all.filter(process -> process.getFileName().toString().matches("\\d+"))
          .filter(process -> isIn(process, namespace, pid))
          .map(TargetState::describe)
          .filter(text -> !text.isEmpty())
          .sorted()
          .toList();
    }
  }

  /** A zombie has no namespaces any more; what matters is whether it waits for the main process. */
  private static boolean isIn(Path process, Path namespace, int main) {
    try {
      return Files.readSymbolicLink(process.resolve("ns/pid")).equals(namespace);
    } catch (IOException e) {
      return stat(process).matches("(?s)\\d+ \\(.*\\) Z " + main + " .*");
    }
  }

  private static String describe(Path process) {
    String stat = stat(process);
    if (stat.isEmpty()) {
      return "";
    }
    boolean zombie = stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
    return stat.substring(0, stat.lastIndexOf(')') + 1) + (zombie ? " zombie" : "");
  }

  private static String stat(Path process) {
    try {
      return Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  private static List<String> network(int pid) throws IOException {
    Process process =
        new ProcessBuilder(
                "nsenter",
                "-t",
                Integer.toString(pid),
                "-n",
                "sh",
                "-c",
                "ip -o link; ip -o addr; ip route show table all; tc qdisc")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var out = process.inputReader(StandardCharsets.UTF_8)) {
      return out.lines().toList();
    }
  }
}
