package dev.recap.functions.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a process's address space, as {@code /proc/PID/maps} lists it (proc(5)).
 *
 * @param start its first address
 * @param end the address after its last
 * @param executable whether code may run there
 * @param offset where in its file it begins, in bytes
 * @param name its file or, in brackets, what it is for; may be empty
 */
record Mapping(long start, long end, boolean executable, long offset, String name) {
  private static final Pattern LINE =
      Pattern.compile("([0-9a-f]+)-([0-9a-f]+) (\\S{4}) ([0-9a-f]+) \\S+ [0-9]+(?: +(.*))?");

  /** All of a process, in the order of their addresses. */
  static List<Mapping> all(int process) throws IOException {
    byte[] text = Files.readAllBytes(Path.of("/proc/" + process + "/maps"));
    return new String(text, StandardCharsets.UTF_8)
        .lines()
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .map(Mapping::of)
        .toList();
  }

  /** The one that holds an address. */
  static Optional<Mapping> at(long address, List<Mapping> mappings) {
    return mappings.stream().filter(m -> m.start <= address && address < m.end).findFirst();
  }

  private static Mapping of(Matcher line) {
    return new Mapping(
        Long.parseUnsignedLong(line.group(1), 16),
        Long.parseUnsignedLong(line.group(2), 16),
        line.group(3).charAt(2) == 'x',
        Long.parseUnsignedLong(line.group(4), 16),
        line.group(5) == null ? "" : line.group(5));
  }
}
