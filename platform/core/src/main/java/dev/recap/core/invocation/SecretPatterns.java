package dev.recap.core.invocation;

import java.util.List;

/** Port: finds what is never kept nor shown, whichever capsule prints it. */
@FunctionalInterface
public interface SecretPatterns {

  /** Nothing is. */
  SecretPatterns NONE = (bytes, length) -> List.of();

  /**
   * Where it stands in a line, or in a piece of a long one.
   *
   * @param bytes hold the line from 0 to {@code length}, usually UTF-8; not to be changed or kept
   * @return in their order, none empty, none over another
   */
  List<Span> find(byte[] bytes, int length);

  /** From one byte to before another. */
  record Span(int from, int to) {}
}
