package dev.recap.server.access;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Uses in memory, for as long as the test runs. */
final class MemoryUses implements Uses {
  private final Map<List<String>, List<Instant>> all = new HashMap<>();

  @Override
  public synchronized Taken take(String grant, String caller, Rate rate, Instant now) {
    Taken taken = look(grant, caller, rate, now);
    if (taken instanceof Taken.Counted) {
      all.computeIfAbsent(List.of(grant, caller), _ -> new ArrayList<>()).add(now);
    }
    return taken;
  }

  @Override
  public synchronized Taken look(String grant, String caller, Rate rate, Instant now) {
    List<Instant> recent =
        all.getOrDefault(List.of(grant, caller), List.of()).stream()
            .filter(at -> at.isAfter(now.minus(rate.per())))
            .sorted()
            .toList();
    return recent.size() < rate.limit()
        ? new Taken.Counted()
        : new Taken.Full(
            Duration.between(now, recent.get(recent.size() - rate.limit()).plus(rate.per())));
  }
}
