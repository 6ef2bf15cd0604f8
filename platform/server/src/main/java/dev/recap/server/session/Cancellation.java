package dev.recap.server.session;

import dev.recap.core.invocation.CapsuleRuntime.Bound;
import org.jspecify.annotations.Nullable;

/** Ends the capsule of a session, now or as soon as it runs. */
final class Cancellation {
  private @Nullable Bound bound;
  private @Nullable String by;

  synchronized void bound(Bound runs) {
    bound = runs;
    if (by != null) {
      runs.cancel(by);
    }
  }

  /** The first one who cancels is named. */
  synchronized void cancel(String who) {
    if (by == null) {
      by = who;
      if (bound != null) {
        bound.cancel(who);
      }
    }
  }
}
