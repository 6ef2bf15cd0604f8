package dev.recap.functions.jvm;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the first line of a thread says.
 *
 * @param number of Java's {@code Thread.threadId()}; 0 for the JVM's own
 * @param daemon whether the JVM may end while it runs
 * @param priority Java's
 * @param cpuMillis processor time; from Java 11 on
 * @param elapsedSeconds age; from Java 11 on
 * @param nativeId its number for the kernel, in the JVM's pid namespace
 */
record ThreadHeader(
    long number,
    boolean daemon,
    OptionalLong priority,
    OptionalDouble cpuMillis,
    OptionalDouble elapsedSeconds,
    OptionalLong allocatedBytes,
    OptionalLong nativeId) {
  private static final Pattern CPU = Pattern.compile(" cpu=(?<value>[0-9.]+)ms");
  private static final Pattern ELAPSED = Pattern.compile(" elapsed=(?<value>[0-9.]+)s");
  private static final Pattern PRIORITY = Pattern.compile(" prio=(?<value>[0-9]+)");
  private static final Pattern ALLOCATED =
      Pattern.compile(" allocated=(?<value>[0-9]+)(?<unit>[BKMGT]?)");
  private static final Pattern NATIVE = Pattern.compile(" nid=(?<value>0x[0-9a-f]+|[0-9]+)");

  static ThreadHeader parse(String number, String line) {
    return new ThreadHeader(
        number.isEmpty() ? 0 : Long.parseLong(number),
        line.contains(" daemon "),
        integer(PRIORITY, line),
        decimal(CPU, line),
        decimal(ELAPSED, line),
        allocated(line),
        integer(NATIVE, line));
  }

  private static OptionalLong integer(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    return matcher.find()
        ? OptionalLong.of(Long.decode(matcher.group("value")))
        : OptionalLong.empty();
  }

  private static OptionalDouble decimal(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    return matcher.find()
        ? OptionalDouble.of(Double.parseDouble(matcher.group("value")))
        : OptionalDouble.empty();
  }

  private static OptionalLong allocated(String line) {
    Matcher matcher = ALLOCATED.matcher(line);
    if (!matcher.find()) {
      return OptionalLong.empty();
    }
    int shift = 10 * "BKMGT".indexOf(matcher.group("unit"));
    return OptionalLong.of(Long.parseLong(matcher.group("value")) << Math.max(shift, 0));
  }
}
