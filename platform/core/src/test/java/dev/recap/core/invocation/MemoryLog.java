package dev.recap.core.invocation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An {@link InvocationLog} in memory, as strict as a real one. */
final class MemoryLog implements InvocationLog {
  private final Map<String, InvocationRecord> records = new LinkedHashMap<>();
  private final List<String> events;
  private boolean full;

  /** Also notes what is done in {@code events}. */
  MemoryLog(List<String> events) {
    this.events = events;
  }

  /** From now on nothing can be begun. */
  synchronized void isFull() {
    full = true;
  }

  MemoryLog() {
    this(new ArrayList<>());
  }

  @Override
  public synchronized void begin(InvocationRecord invocation) {
    if (full) {
      throw new PlatformException(Problem.Kind.HOST_FULL, "Tried to begin a record but no space");
    }
    if (records.putIfAbsent(invocation.id(), invocation) != null) {
      throw new PlatformException(Problem.Kind.PLATFORM, "Tried to begin a record but it is there");
    }
    events.add("begun");
  }

  @Override
  public synchronized void end(InvocationRecord invocation) {
    if (!invocation.isFinal()) {
      throw new IllegalArgumentException("Tried to end a record but it has no outcome");
    }
    InvocationRecord before = records.get(invocation.id());
    if (before == null) {
      throw new PlatformException(
          Problem.Kind.PLATFORM, "Tried to end a record but it was never begun");
    }
    if (!before.isFinal()) {
      records.put(invocation.id(), invocation);
      events.add("ended");
    }
  }

  @Override
  public synchronized Optional<InvocationRecord> find(String idOrPrefix) {
    List<InvocationRecord> found =
        records.values().stream().filter(record -> record.id().startsWith(idOrPrefix)).toList();
    return found.size() == 1
        ? Optional.of(found.getFirst())
        : Optional.ofNullable(records.get(idOrPrefix));
  }

  @Override
  public synchronized List<InvocationRecord> list(int limit, Optional<Instant> before) {
    return records.values().stream()
        .filter(record -> before.map(record.accepted()::isBefore).orElse(true))
        .sorted(
            Comparator.comparing(InvocationRecord::accepted)
                .thenComparing(InvocationRecord::id)
                .reversed())
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized List<InvocationRecord> open() {
    return records.values().stream().filter(record -> !record.isFinal()).toList();
  }
}
