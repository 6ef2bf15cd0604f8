package dev.recap.server.session;

import dev.recap.core.invocation.TimeSource;
import java.time.Duration;
import java.util.Optional;

/** Knows whether the caller of a session is still there, and still uses it. */
final class Attention {
  private final TimeSource time;
  private final SessionLimits limits;
  private final long opened;
  private volatile long heard;
  private volatile long used;
  private volatile boolean started;

  Attention(TimeSource time, SessionLimits limits) {
    this.time = time;
    this.limits = limits;
    this.opened = time.nanos();
    this.heard = opened;
    this.used = opened;
  }

  /** Something came from the caller. */
  void heard() {
    heard = time.nanos();
  }

  /** Something was typed or shown. */
  void used() {
    used = time.nanos();
    started = true;
  }

  /** How long to wait for something to send before the caller is asked whether he is there. */
  Duration ping() {
    Duration ping = limits.ping();
    return started || limits.start().compareTo(ping) > 0 ? ping : limits.start();
  }

  /** Who or what ends the session now, if anything does. */
  Optional<String> lost() {
    long now = time.nanos();
    if (!started && now - opened >= limits.start().toNanos()) {
      return Optional.of("the caller, who did not start it");
    }
    if (now - heard >= limits.silence().toNanos()) {
      return Optional.of("the caller, who does not answer any more");
    }
    if (now - used >= limits.idle().toNanos()) {
      return Optional.of("its idle timeout of " + limits.idle().toMinutes() + " minutes");
    }
    return Optional.empty();
  }
}
