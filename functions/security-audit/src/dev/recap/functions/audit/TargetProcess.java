package dev.recap.functions.audit;

import dev.recap.functions.audit.Finding.Check;
import dev.recap.functions.audit.Finding.Severity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A process of the target; see proc_pid_status(5).
 *
 * @param pid its number in the target
 * @param status the fields of its status file
 */
record TargetProcess(long pid, Map<String, String> status) {
  private static final Pattern SECRET =
      Pattern.compile(
          "pass|secret|token|credential|private|api_?key|access_?key|_pwd$|connection_?string",
          Pattern.CASE_INSENSITIVE);

  /** Which a container of Docker has without asking, as of Docker 28. */
  private static final Set<String> USUAL =
      Set.of(
          "CHOWN",
          "DAC_OVERRIDE",
          "FSETID",
          "FOWNER",
          "MKNOD",
          "NET_RAW",
          "SETGID",
          "SETUID",
          "SETFCAP",
          "SETPCAP",
          "NET_BIND_SERVICE",
          "SYS_CHROOT",
          "KILL",
          "AUDIT_WRITE");

  /** All of the target but those of this invocation. */
  static List<TargetProcess> all() throws IOException {
    Set<Long> own = new HashSet<>();
    for (Optional<ProcessHandle> p = Optional.of(ProcessHandle.current());
        p.isPresent();
        p = p.get().parent()) {
      own.add(p.get().pid());
    }
    try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.matches("\\d+"))
          .map(Long::valueOf)
          .filter(pid -> !own.contains(pid))
          .sorted()
          .flatMap(pid -> read(pid).stream())
          .toList();
    }
  }

  private static Optional<TargetProcess> read(long pid) {
    try (Stream<String> lines = Files.lines(file(pid, "status"))) {
      return Optional.of(
          new TargetProcess(
              pid,
              lines
                  .filter(line -> line.contains(":\t"))
                  .collect(
                      Collectors.toUnmodifiableMap(
                          line -> line.substring(0, line.indexOf(':')),
                          line -> line.substring(line.indexOf(':') + 1).strip(),
                          (first, second) -> first))));
    } catch (IOException | UncheckedIOException e) {
      // It ended meanwhile.
      return Optional.empty();
    }
  }

  /** What it could do that it hardly needs. */
  List<Finding> power() {
    List<Finding> found = new ArrayList<>();
    boolean root =
        status.getOrDefault("Uid", "").split("\\s+").length > 1
            && status.get("Uid").split("\\s+")[1].equals("0");
    if (root) {
      found.add(finding(Severity.MEDIUM, "runs as root"));
    }
    List<String> unusual =
        CapabilityNames.of(Long.parseUnsignedLong(status.getOrDefault("CapEff", "0"), 16)).stream()
            .filter(name -> !USUAL.contains(name))
            .toList();
    if (!unusual.isEmpty()) {
      found.add(finding(Severity.HIGH, "has the capabilities " + String.join(", ", unusual)));
    }
    if (status.getOrDefault("NoNewPrivs", "1").equals("0")) {
      found.add(finding(Severity.LOW, "may gain privileges (no_new_privs is not set)"));
    }
    if (status.getOrDefault("Seccomp", "2").equals("0")) {
      found.add(finding(Severity.MEDIUM, "may make any system call (no seccomp filter)"));
    }
    return found;
  }

  /** Variables whose names say that they hold secrets; their values are not looked at. */
  List<Finding> secrets() {
    try {
      String environment = Files.readString(file(pid, "environ"), StandardCharsets.ISO_8859_1);
      return Stream.of(environment.split("\0"))
          .filter(entry -> entry.indexOf('=') > 0)
          .map(entry -> entry.substring(0, entry.indexOf('=')))
          .filter(name -> SECRET.matcher(name).find())
          .sorted()
          .map(name ->
              new Finding(
                  Check.ENVIRONMENT,
                  Severity.MEDIUM,
                  subject(),
                  "has the variable %s: children and crash reports inherit it".formatted(name)))
          .toList();
    } catch (IOException e) {
      System.out.println(
          "Tried to read the environment of process %d but %s".formatted(pid, e.getMessage()));
      return List.of();
    }
  }

  private Finding finding(Severity severity, String detail) {
    return new Finding(Check.PROCESSES, severity, subject(), detail);
  }

  private String subject() {
    return "process %d (%s)".formatted(pid, status.getOrDefault("Name", "?"));
  }

  private static Path file(long pid, String name) {
    return Path.of("/proc", Long.toString(pid), name);
  }
}
