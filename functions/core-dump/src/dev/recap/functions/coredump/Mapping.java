package dev.recap.functions.coredump;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a process's address space, as {@code /proc/PID/smaps} lists it (proc(5)).
 *
 * @param start its first address
 * @param end the address after its last
 * @param permissions four letters such as {@code rw-p}
 * @param offset where in its file it begins, in bytes
 * @param inode of its file; 0 for none
 * @param name its file or, in brackets, what it is for; may be empty
 * @param anonymous bytes of it that are in memory or swapped out and not what its file holds
 * @param left whether it may not be read, for it is a device's or meant for nobody else
 */
record Mapping(
    long start,
    long end,
    String permissions,
    long offset,
    long inode,
    String name,
    long anonymous,
    boolean left) {
  private static final Pattern HEADING =
      Pattern.compile("([0-9a-f]+)-([0-9a-f]+) (\\S{4}) ([0-9a-f]+) \\S+ ([0-9]+)(?: +(.*))?");

  /** All of a process, in the order of their addresses. */
  static List<Mapping> all(int process) throws IOException {
    String text =
        new String(
            Files.readAllBytes(Path.of("/proc/" + process + "/smaps")),
            StandardCharsets.ISO_8859_1);
    List<Mapping> all = new ArrayList<>();
    Matcher heading = null;
    long anonymous = 0;
    for (String line : text.split("\n")) {
      if (line.startsWith("Anonymous:") || line.startsWith("Swap:")) {
        anonymous += Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
      } else if (line.startsWith("VmFlags:") && heading != null) {
        all.add(of(heading, anonymous, line + " "));
        anonymous = 0;
      } else {
        Matcher next = HEADING.matcher(line);
        heading = next.matches() ? next : heading;
      }
    }
    return all;
  }

  private static Mapping of(Matcher heading, long anonymous, String flags) {
    String name = heading.group(6) == null ? "" : heading.group(6);
    boolean left =
        flags.contains(" io ")
            || flags.contains(" pf ")
            || flags.contains(" dd ")
            || name.equals("[vsyscall]")
            || name.startsWith("[vvar");
    return new Mapping(
        Long.parseUnsignedLong(heading.group(1), 16),
        Long.parseUnsignedLong(heading.group(2), 16),
        heading.group(3),
        Long.parseUnsignedLong(heading.group(4), 16),
        Long.parseLong(heading.group(5)),
        name,
        anonymous,
        left);
  }

  long size() {
    return end - start;
  }

  boolean isShared() {
    return permissions.charAt(3) == 's';
  }

  /** Whether what it shows is a file's, as far as it has not been changed. */
  boolean isOfFile() {
    return inode != 0 && name.startsWith("/") && !isShared();
  }
}
