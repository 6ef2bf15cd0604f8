package dev.recap.server.live;

import dev.recap.core.invocation.InvocationLog;
import dev.recap.core.invocation.InvocationRecord;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** A log that is gone with the test. */
public final class MemoryLog implements InvocationLog {
  private final ConcurrentSkipListMap<String, InvocationRecord> records =
      new ConcurrentSkipListMap<>();

  @Override
  public void begin(InvocationRecord invocation) {
    if (records.putIfAbsent(invocation.id(), invocation) != null) {
      throw new IllegalStateException("begun twice: " + invocation.id());
    }
  }

  @Override
  public void end(InvocationRecord invocation) {
    records.compute(
        invocation.id(),
        (id, there) -> {
          if (there == null) {
            throw new IllegalStateException("never begun: " + id);
          }
          return there.isFinal() ? there : invocation;
        });
  }

  @Override
  public Optional<InvocationRecord> find(String idOrPrefix) {
    List<InvocationRecord> found =
        records.tailMap(idOrPrefix).values().stream()
            .takeWhile(record -> record.id().startsWith(idOrPrefix))
            .limit(2)
            .toList();
    return found.stream()
        .findFirst()
        .filter(first -> found.size() == 1 || first.id().equals(idOrPrefix));
  }

  @Override
  public List<InvocationRecord> list(int limit, Optional<Instant> before) {
    return records.values().stream()
        .filter(record -> before.isEmpty() || record.accepted().isBefore(before.get()))
        .sorted(Comparator.comparing(InvocationRecord::accepted).reversed())
        .limit(limit)
        .toList();
  }

  @Override
  public List<InvocationRecord> open() {
    return records.values().stream().filter(record -> !record.isFinal()).toList();
  }
}
