package dev.recap.functions.jvm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A process of the target in which a Java virtual machine runs.
 *
 * @param pid its number in the target
 * @param innerPid its number as it sees it itself, another one in a pid namespace of its own
 * @param proc its folder under {@code /proc}
 * @param kind which virtual machine
 */
record JavaProcess(int pid, int innerPid, Path proc, Kind kind) {
  /** Bit of SIGQUIT in SigCgt of proc_pid_status(5). */
  private static final long SIGQUIT_BIT = 1 << 2;

  private static final int MOST_LINKS = 8;

  /** Virtual machines, told apart by the library they consist of. */
  enum Kind {
    HOTSPOT,
    OPENJ9;

    static Kind of(String library) {
      return library.endsWith("/libjvm.so") ? HOTSPOT : OPENJ9;
    }
  }

  /** Command line, as it was started. */
  List<String> commandLine() {
    return zeroSeparated("cmdline");
  }

  /** Environment it was started with, {@code NAME=value}. */
  List<String> environment() {
    return zeroSeparated("environ");
  }

  /** The first number of a line of {@code status}, in decimal. */
  OptionalInt number(String field) {
    String text = status(field);
    String digits = text.isEmpty() ? "" : text.split("\\s+", -1)[0];
    return digits.matches("[0-9]{1,9}")
        ? OptionalInt.of(Integer.parseInt(digits))
        : OptionalInt.empty();
  }

  /** Effective user and group. */
  Identity identity() {
    return Identity.of(status("Uid:"), status("Gid:"));
  }

  /** Whether SIGQUIT would reach a handler; without one it would end the process. */
  boolean handlesQuit() {
    String caught = status("SigCgt:");
    return !caught.isEmpty() && (Long.parseUnsignedLong(caught, 16) & SIGQUIT_BIT) != 0;
  }

  /** A file of the process's own file system, with symbolic links of it followed inside it. */
  Path file(String absolute) {
    Path root = proc.resolve("root");
    Path path = root.resolve(absolute.substring(1));
    try {
      for (int i = 0; i < MOST_LINKS && Files.isSymbolicLink(path); i++) {
        Path link = Files.readSymbolicLink(path);
        path =
            link.isAbsolute()
                ? root.resolve(Path.of("/").relativize(link.normalize()))
                : root.resolve(
                    Path.of("/")
                        .relativize(
                            Path.of("/")
                                .resolve(root.relativize(path))
                                .resolveSibling(link)
                                .normalize()));
      }
      return path;
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private String status(String field) {
    Path file = proc.resolve("status");
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
        if (line.startsWith(field)) {
          return line.substring(field.length()).strip();
        }
      }
      return "";
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private List<String> zeroSeparated(String name) {
    Path file = proc.resolve(name);
    try {
      List<String> words = new ArrayList<>();
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      for (String word : text.split("\0", -1)) {
        words.add(word);
      }
      if (words.getLast().isEmpty()) {
        words.removeLast();
      }
      return List.copyOf(words);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private Refusal unreadable(Path file, IOException e) {
    return Files.exists(proc)
        ? new Refusal("Tried to read %s of the target but %s".formatted(file, reason(e)), e)
        : new Refusal("Tried to look at process %d but it ended meanwhile".formatted(pid), e);
  }

  private static String reason(IOException e) {
    return e instanceof java.nio.file.AccessDeniedException
        ? "the kernel does not allow it"
        : String.valueOf(e.getMessage());
  }

  /** Who a process is. */
  record Identity(int user, int group) {
    static final int ROOT = 0;

    /**
     * From the four numbers each of {@code Uid:} and {@code Gid:}: real, effective, saved, file.
     */
    static Identity of(String users, String groups) {
      return new Identity(second(users), second(groups));
    }

    private static int second(String numbers) {
      return Integer.parseUnsignedInt(numbers.split("\\s+", -1)[1]);
    }
  }
}
