package dev.recap.server.trigger.source;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.Problem;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.EventInbox;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps events in memory as the store does: each once, by its source and id; can be full. */
public final class MemoryInbox implements EventInbox {
  private final Map<List<String>, String> ids = new LinkedHashMap<>();
  private final List<Event> events = new ArrayList<>();
  private final List<Caller> senders = new ArrayList<>();
  private Optional<Problem> full = Optional.empty();

  @Override
  public synchronized Taken take(List<Event> sent, Caller sender) {
    if (full.isPresent()) {
      return new Taken.Refused(full.get());
    }
    List<String> taken = new ArrayList<>();
    int repeated = 0;
    for (Event event : sent) {
      List<String> key = List.of(event.source(), event.id());
      if (ids.containsKey(key)) {
        repeated++;
      } else {
        ids.put(key, "event%d".formatted(ids.size() + 1));
        events.add(event);
        senders.add(sender);
      }
      taken.add(ids.getOrDefault(key, ""));
    }
    return new Taken.Accepted(taken, repeated);
  }

  /** What there is, in its order. */
  public synchronized List<Event> events() {
    return List.copyOf(events);
  }

  /** Who sent each of them. */
  public synchronized List<Caller> senders() {
    return List.copyOf(senders);
  }

  /** From now on nothing is taken, until {@code problem} is empty again. */
  public synchronized void full(Optional<Problem> problem) {
    full = problem;
  }
}
