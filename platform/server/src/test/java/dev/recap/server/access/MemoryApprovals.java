package dev.recap.server.access;

import dev.recap.server.access.Approval.State;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Approvals in memory, for as long as the test runs. */
final class MemoryApprovals implements Approvals {
  private final Map<String, Approval> all = new LinkedHashMap<>();

  @Override
  public synchronized Optional<Approval> standing(String pin, Instant now) {
    return all.values().stream()
        .filter(one -> one.pin().equals(pin) && one.state() != State.USED && !one.isExpired(now))
        .min(
            Comparator.comparingInt(
                one -> List.of(State.APPROVED, State.DENIED, State.PENDING).indexOf(one.state())));
  }

  @Override
  public synchronized Approval request(Approval pending) {
    Optional<Approval> standing = standing(pending.pin(), pending.asked());
    if (standing.isEmpty()) {
      all.put(pending.id(), pending);
    }
    return standing.orElse(pending);
  }

  @Override
  public synchronized int pending(String caller, Instant now) {
    return (int)
        all.values().stream()
            .filter(one -> one.ask().caller().equals(caller))
            .filter(one -> one.state() == State.PENDING && !one.isExpired(now))
            .count();
  }

  @Override
  public synchronized Optional<Approval> find(String id) {
    return Optional.ofNullable(all.get(id));
  }

  @Override
  public synchronized List<Approval> list(int limit) {
    return all.values().stream()
        .sorted(Comparator.comparing(Approval::id).reversed())
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized boolean decide(
      String id, State state, Approval.Decided decided, Instant expires) {
    Approval one = all.get(id);
    if (one == null || one.state() != State.PENDING || one.isExpired(decided.at())) {
      return false;
    }
    all.put(
        id,
        new Approval(
            id,
            one.pin(),
            one.ask(),
            one.asked(),
            expires,
            state,
            Optional.of(decided),
            Optional.empty()));
    return true;
  }

  @Override
  public synchronized boolean use(String id, String invocation, Instant now) {
    Approval one = all.get(id);
    if (one == null || one.state() != State.APPROVED || one.isExpired(now)) {
      return false;
    }
    all.put(
        id,
        new Approval(
            id,
            one.pin(),
            one.ask(),
            one.asked(),
            one.expires(),
            State.USED,
            one.decided(),
            Optional.of(invocation)));
    return true;
  }
}
