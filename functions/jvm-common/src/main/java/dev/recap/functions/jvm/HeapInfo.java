package dev.recap.functions.jvm;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How full the heap is, from the answer to {@code GC.heap_info}, in whose words every collector
 * differs.
 *
 * @param used bytes of all heap generations, without metaspace
 * @param text as the JVM prints it
 */
record HeapInfo(long used, String text) {
  private static final Pattern USED =
      Pattern.compile(
          "(?:\\bused,? *(?<after>[0-9]+)(?<afterUnit>[BKMG]))|(?:\\b(?<before>[0-9]+)(?<beforeUnit>[BKMG]) used\\b)");

  /** Lines about what is not the heap. */
  private static final Pattern OTHER = Pattern.compile("\\s*(Metaspace|class space)\\b.*");

  static HeapInfo parse(String text) {
    long used = 0;
    int part = Integer.MAX_VALUE;
    for (String line : text.lines().toList()) {
      Matcher matcher = USED.matcher(line);
      int depth = line.length() - line.stripLeading().length();
      // Deeper lines are parts of what was counted already.
      if (!OTHER.matcher(line).matches() && depth <= part && matcher.find()) {
        part = depth;
        boolean after = matcher.group("after") != null;
        used +=
            bytes(
                matcher.group(after ? "after" : "before"),
                matcher.group(after ? "afterUnit" : "beforeUnit"));
      }
    }
    return new HeapInfo(used, text.strip());
  }

  private static long bytes(String number, String unit) {
    return Long.parseLong(number) << (10 * "BKMG".indexOf(unit));
  }
}
