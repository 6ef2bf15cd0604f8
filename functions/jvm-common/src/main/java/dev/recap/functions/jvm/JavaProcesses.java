package dev.recap.functions.jvm;

import dev.recap.functions.jvm.JavaProcess.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Java processes of the target.
 *
 * @param proc the target's {@code /proc}
 */
record JavaProcesses(Path proc) {
  /** What only a capsule has in its root folder: RECap's supervisor. */
  private static final String CAPSULE_MARK = "root/.recap/supervise";

  private static final int MOST_SHOWN = 100;

  /** The HotSpot process that was asked for, or the only one. */
  JavaProcess choose(OptionalInt pid) {
    JavaProcess chosen = pid.isPresent() ? named(pid.getAsInt()) : only();
    return switch (chosen.kind()) {
      case HOTSPOT -> chosen;
      case OPENJ9 ->
          throw new Refusal(
              "Tried to attach to process %d but it is an Eclipse OpenJ9 virtual machine, whose attach protocol this capsule does not speak: use the jcmd of an OpenJ9 JDK"
                  .formatted(chosen.pid()));
    };
  }

  /** All of them by number, capsules apart. */
  List<JavaProcess> all() {
    List<JavaProcess> found = new ArrayList<>();
    String self = Long.toString(ProcessHandle.current().pid());
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path folder : folders) {
        if (!folder.getFileName().toString().equals(self)
            && !Files.exists(folder.resolve(CAPSULE_MARK))) {
          look(folder).ifPresent(found::add);
        }
      }
    } catch (IOException e) {
      throw new Refusal(
          "Tried to list the processes in %s but %s".formatted(proc, e.getMessage()), e);
    }
    found.sort(Comparator.comparingInt(JavaProcess::pid));
    return found;
  }

  private JavaProcess named(int pid) {
    Path folder = proc.resolve(Integer.toString(pid));
    if (!Files.exists(folder)) {
      throw new Refusal(
          "Tried to find process %d but the target has none with this number: %s"
              .formatted(pid, choices(all())));
    }
    return look(folder)
        .orElseThrow(() ->
            new Refusal(
                "Tried to attach to process %d but no Java virtual machine runs in it: %s"
                    .formatted(pid, choices(all()))));
  }

  private JavaProcess only() {
    List<JavaProcess> found = all();
    if (found.size() == 1) {
      return found.getFirst();
    }
    throw new Refusal(
        found.isEmpty()
            ? "Tried to find a Java virtual machine but no process of the target has loaded one (libjvm.so): this capsule is for targets that run Java"
            : "Tried to choose a Java virtual machine but the target has %d: %s"
                .formatted(found.size(), choices(found)));
  }

  private static String choices(List<JavaProcess> found) {
    return found.isEmpty()
        ? "it has no Java virtual machine at all"
        : found.stream()
            .map(p -> "-p pid=%d for \"%s\"".formatted(p.pid(), shown(p)))
            .collect(Collectors.joining(", "));
  }

  private static String shown(JavaProcess process) {
    String line = String.join(" ", Secrets.inArguments(process.commandLine()));
    return line.length() > MOST_SHOWN ? line.substring(0, MOST_SHOWN) + "…" : line;
  }

  /** Empty for a process without a virtual machine, and for one that ended meanwhile. */
  private static Optional<JavaProcess> look(Path folder) {
    int pid = Integer.parseInt(folder.getFileName().toString());
    try (Stream<String> maps = Files.lines(folder.resolve("maps"), StandardCharsets.ISO_8859_1)) {
      Optional<Kind> kind =
          maps.filter(line -> line.endsWith("/libjvm.so") || line.contains("/libj9vm"))
              .map(Kind::of)
              // OpenJ9 comes with a small libjvm.so before its own library.
              .max(Comparator.naturalOrder());
      if (kind.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(new JavaProcess(pid, innermost(folder, pid), folder, kind.get()));
    } catch (IOException | java.io.UncheckedIOException e) {
      return Optional.empty();
    }
  }

  /** The last number of {@code NSpid:} is the one in the process's own pid namespace. */
  private static int innermost(Path folder, int pid) throws IOException {
    for (String line : Files.readAllLines(folder.resolve("status"), StandardCharsets.ISO_8859_1)) {
      if (line.startsWith("NSpid:")) {
        String[] numbers = line.strip().split("\\s+", -1);
        return Integer.parseInt(numbers[numbers.length - 1]);
      }
    }
    return pid;
  }
}
