package dev.recap.functions.jvm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The counters a JVM keeps in the file {@code /tmp/hsperfdata_USER/PID}, which {@code jstat} reads
 * too; empty when it has no such file: {@code -XX:-UsePerfData}, or a user without a name.
 *
 * @param values by name
 */
record PerfCounters(Map<String, String> values) {
  private static final double MILLIS = 1000.0;

  /** First four bytes and size of the prologue (perfMemory.hpp of OpenJDK, version 2.0). */
  private static final int MAGIC = 0xcafec0c0;

  private static final int PROLOGUE = 32;
  private static final int MOST_BYTES = 1 << 20;

  /** Reads those of a process. */
  static PerfCounters of(JavaProcess process) {
    String name = Integer.toString(process.innerPid());
    try (DirectoryStream<Path> folders =
        Files.newDirectoryStream(process.file("/tmp"), "hsperfdata_*")) {
      for (Path folder : folders) {
        Path file = folder.resolve(name);
        // What looks like one and is none is a trap of the target: a link, a pipe.
        if (Files.isRegularFile(file, java.nio.file.LinkOption.NOFOLLOW_LINKS)
            && Files.size(file) <= MOST_BYTES) {
          return parse(Files.readAllBytes(file));
        }
      }
    } catch (IOException e) {
      // No /tmp, or not readable: then there are none.
    }
    return new PerfCounters(Map.of());
  }

  static PerfCounters parse(byte[] bytes) {
    Map<String, String> values = new TreeMap<>();
    ByteBuffer data = ByteBuffer.wrap(bytes);
    if (bytes.length < PROLOGUE || data.getInt(0) != MAGIC) {
      return new PerfCounters(values);
    }
    data.order(data.get(4) == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int entry = data.getInt(24);
    int count = data.getInt(28);
    try {
      for (int i = 0; i < count; i++) {
        int length = data.getInt(entry);
        int content = entry + data.getInt(entry + 16);
        int vector = data.getInt(entry + 8);
        String name = text(bytes, entry + data.getInt(entry + 4));
        char type = (char) data.get(entry + 12);
        if (vector == 0 && type == 'J') {
          values.put(name, Long.toString(data.getLong(content)));
        } else if (vector > 0 && type == 'B') {
          values.put(name, text(bytes, content));
        }
        if (length <= 0) {
          break;
        }
        entry += length;
      }
    } catch (IndexOutOfBoundsException e) {
      // Cut off by its writer: what came before is whole.
    }
    return new PerfCounters(values);
  }

  private static String text(byte[] bytes, int start) {
    int end = start;
    while (bytes[end] != 0) {
      end++;
    }
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }

  String text(String name) {
    return values.getOrDefault(name, "");
  }

  OptionalLong number(String name) {
    String value = text(name);
    return value.matches("-?[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(value))
        : OptionalLong.empty();
  }

  /** A counter of ticks, in milliseconds. */
  OptionalLong millis(String name) {
    OptionalLong ticks = number(name);
    OptionalLong frequency = number("sun.os.hrt.frequency");
    return ticks.isPresent() && frequency.orElse(0) > 0
        ? OptionalLong.of(Math.round(ticks.getAsLong() * MILLIS / frequency.getAsLong()))
        : OptionalLong.empty();
  }

  /** Whether the JVM says of itself that nobody can attach to it. */
  boolean attachDisabled() {
    return text("sun.rt.jvmCapabilities").startsWith("0");
  }
}
