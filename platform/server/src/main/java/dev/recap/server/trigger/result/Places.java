package dev.recap.server.trigger.result;

import java.util.HashMap;
import java.util.Map;

/** How many are told at the same time: so many in all, and of each host only a few. */
final class Places {
  /** A host that does not answer holds up its own results alone. */
  static final int EACH = 4;

  private static final int ALL = 64;

  private final Map<String, Integer> taken = new HashMap<>();
  private int all;

  /** Takes one, if there is one for such a result. */
  synchronized boolean take(Outgoing outgoing) {
    String host = host(outgoing);
    boolean isSent = isSent(outgoing);
    if (taken.getOrDefault(host, 0) >= EACH || (isSent && all >= ALL)) {
      return false;
    }
    taken.merge(host, 1, Integer::sum);
    all += isSent ? 1 : 0;
    return true;
  }

  synchronized void leave(Outgoing outgoing) {
    taken.computeIfPresent(host(outgoing), (_, many) -> many > 1 ? many - 1 : null);
    all -= isSent(outgoing) ? 1 : 0;
  }

  /** What is only planned waits for nobody. */
  private static boolean isSent(Outgoing outgoing) {
    return outgoing.kind() != Outgoing.Kind.PLAN;
  }

  /** Its file where the URL is in one; nothing for plans. */
  private static String host(Outgoing outgoing) {
    return Receiver.shown(outgoing.receiver());
  }
}
