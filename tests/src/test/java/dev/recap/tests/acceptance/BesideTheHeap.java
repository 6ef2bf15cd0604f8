package dev.recap.tests.acceptance;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.ObjectName;

/**
 * The resident memory of this JVM without its heap: the mappings of proc_pid_smaps(5) outside the
 * addresses that the diagnostic command {@code GC.heap_info} names.
 */
final class BesideTheHeap {
  private static final Pattern HEAP = Pattern.compile("\\[0x([0-9a-f]+), 0x([0-9a-f]+)\\)");
  private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-[0-9a-f]+ .*");
  private static final Pattern RESIDENT = Pattern.compile("Rss: +([0-9]+) kB");

  private BesideTheHeap() {}

  static long residentKib() throws Exception {
    Object heap =
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcHeapInfo",
                null,
                null);
    Matcher range = HEAP.matcher(String.valueOf(heap));
    if (!range.find()) {
      throw new AssertionError("where the heap is cannot be told: " + heap);
    }
    long begin = Long.parseUnsignedLong(range.group(1), 16);
    long end = Long.parseUnsignedLong(range.group(2), 16);
    long sum = 0;
    boolean isHeap = false;
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
      Matcher mapping = MAPPING.matcher(line);
      Matcher resident = RESIDENT.matcher(line);
      if (mapping.matches()) {
        long at = Long.parseUnsignedLong(mapping.group(1), 16);
        isHeap = Long.compareUnsigned(at, begin) >= 0 && Long.compareUnsigned(at, end) < 0;
      } else if (!isHeap && resident.matches()) {
        sum += Long.parseLong(resident.group(1));
      }
    }
    return sum;
  }
}
