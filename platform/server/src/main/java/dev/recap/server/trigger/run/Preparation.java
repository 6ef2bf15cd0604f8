package dev.recap.server.trigger.run;

import dev.recap.core.invocation.TimeSource;
import dev.recap.server.trigger.Trigger;
import dev.recap.server.trigger.store.Rule;
import dev.recap.server.trigger.store.Triggers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has ready what rules call for before an event does: capsules are built or pulled once a rule is
 * in force, since an alert is no time to wait for that. What does not fit is in the log then, and
 * is tried again, so that a registry that was away is asked once it is back.
 */
public final class Preparation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private final Triggers triggers;
  private final Function<Trigger, List<String>> check;
  private final TimeSource time;
  private final Thread thread = Thread.ofVirtual().name("rules").unstarted(this::watch);
  private volatile boolean closed;

  /** Of the thread alone. */
  private Map<String, Checked> seen = Map.of();

  /** A rule as it was looked at, and what was wrong then. */
  private record Checked(int revision, Instant at, List<String> problems) {
    boolean holds(Rule rule, Instant now) {
      return revision == rule.revision() && (problems.isEmpty() || now.isBefore(at.plus(AGAIN)));
    }
  }

  /**
   * Of all rules in force.
   *
   * @param check has ready what a rule invokes, which may take minutes; what does not fit, one
   *     "Tried to … but …" sentence each
   */
  public Preparation(Triggers triggers, Function<Trigger, List<String>> check, TimeSource time) {
    this.triggers = triggers;
    this.check = check;
    this.time = time;
  }

  /** Begins, in a thread of its own. To be called once. */
  public void start() {
    thread.start();
  }

  private void watch() {
    try {
      while (!closed) {
        try {
          look();
        } catch (RuntimeException e) {
          LOG.warn("Tried to have ready what triggers invoke but", e);
        }
        Thread.sleep(LOOK);
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /** Looks at the rules that are new, and at those with which something was wrong. */
  void look() {
    Map<String, Checked> now = new HashMap<>();
    for (Rule rule : triggers.list()) {
      if (closed) {
        return;
      }
      rule.trigger().ifPresent(trigger -> now.put(rule.name(), checked(rule, trigger)));
    }
    seen = now;
  }

  private Checked checked(Rule rule, Trigger trigger) {
    Checked before = seen.get(rule.name());
    if (before != null && before.holds(rule, time.now())) {
      return before;
    }
    List<String> problems = check.apply(trigger);
    if (before == null || !before.problems().equals(problems)) {
      problems.forEach(LOG::warn);
    }
    return new Checked(rule.revision(), time.now(), problems);
  }

  /** Looks at nothing more. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
