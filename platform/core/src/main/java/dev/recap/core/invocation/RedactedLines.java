package dev.recap.core.invocation;

import dev.recap.core.invocation.SecretPatterns.Span;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Takes out of output what {@link SecretPatterns} find, line by line, also where lines come in
 * pieces. Found is what stands in one line and is no longer than {@link #LONGEST}. What it makes of
 * output does not depend on how that was cut. Used by one thread at a time.
 */
final class RedactedLines {
  /** In bytes. */
  static final int LONGEST = 4096;

  private static final byte[] MARK = "[redacted]".getBytes(StandardCharsets.US_ASCII);

  private final SecretPatterns patterns;
  private final byte[] line = new byte[2 * LONGEST];
  private int held;

  RedactedLines(SecretPatterns patterns) {
    this.patterns = patterns;
  }

  /** Takes the next piece; what can be shown by now. */
  byte[] next(byte[] bytes) {
    ByteArrayOutputStream clean = new ByteArrayOutputStream(bytes.length);
    for (byte one : bytes) {
      if (one == '\n' || one == '\r') {
        show(clean, held);
        clean.write(one);
      } else {
        line[held++] = one;
        if (held == line.length) {
          show(clean, LONGEST);
        }
      }
    }
    return clean.toByteArray();
  }

  /** What was held back, once no more comes. */
  byte[] end() {
    ByteArrayOutputStream clean = new ByteArrayOutputStream(held);
    show(clean, held);
    return clean.toByteArray();
  }

  /** Lets go of everything before {@code until}, and of what is found across it. */
  private void show(ByteArrayOutputStream clean, int until) {
    int shown = 0;
    List<Span> found = held == 0 ? List.of() : patterns.find(line, held);
    for (Span span : found) {
      if (span.from() < until) {
        clean.write(line, shown, span.from() - shown);
        clean.writeBytes(MARK);
        shown = span.to();
      }
    }
    int to = Math.max(shown, until);
    clean.write(line, shown, to - shown);
    System.arraycopy(line, to, line, 0, held - to);
    held -= to;
  }

  /**
   * All of it at once; of output that was cut off the last line goes, of which nothing is known.
   */
  static Captured of(Captured captured, SecretPatterns patterns) {
    RedactedLines lines = new RedactedLines(patterns);
    byte[] whole = captured.truncated() ? wholeLines(captured.bytes()) : captured.bytes();
    ByteArrayOutputStream clean = new ByteArrayOutputStream(whole.length);
    clean.writeBytes(lines.next(whole));
    clean.writeBytes(lines.end());
    long dropped = captured.total() - captured.bytes().length;
    long cut = captured.bytes().length - (long) whole.length;
    return new Captured(clean.toByteArray(), clean.size() + dropped + cut);
  }

  /** Without what a line that goes on ends with, as far as something could begin there. */
  private static byte[] wholeLines(byte[] bytes) {
    int from = Math.max(0, bytes.length - LONGEST);
    int end = bytes.length;
    while (end > from && bytes[end - 1] != '\n' && bytes[end - 1] != '\r') {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }
}
