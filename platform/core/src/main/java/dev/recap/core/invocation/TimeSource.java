package dev.recap.core.invocation;

import java.time.Instant;

/** Port: tells the time; the one clock of a program, handed to whatever needs it. */
public interface TimeSource {

  /** The date and time. */
  Instant now();

  /** Nanoseconds that only ever go forward, from an arbitrary start. */
  long nanos();
}
