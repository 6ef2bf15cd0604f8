package dev.recap.core.invocation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes the records final whose RECap process died before it could. What such an invocation left in
 * the kernel is taken away elsewhere; this is about its record alone.
 */
public final class Orphans {
  private final InvocationLog log;
  private final Owners owners;
  private final TimeSource time;

  /** Over one log; {@code owners} tells which processes still run. */
  public Orphans(InvocationLog log, Owners owners, TimeSource time) {
    this.log = log;
    this.owners = owners;
    this.time = time;
  }

  /** Port: tells whether the process that owns a record still runs. */
  @FunctionalInterface
  public interface Owners {
    /**
     * Whether this very process runs: this boot, this pid, this start.
     *
     * @throws PlatformException when it cannot be told; a record is never closed on a guess
     */
    boolean alive(InvocationRecord.Owner owner);
  }

  /**
   * Ends every open record whose owner is dead with {@link Outcome.Interrupted}. May be done again
   * and by several processes at once: a record that became final meanwhile stays as it is.
   *
   * @return the records found orphaned, in their final form
   */
  public List<InvocationRecord> close() {
    return close(record -> {});
  }

  /**
   * The same, after having thrown away what each invocation left that only its record could have
   * told of.
   *
   * @param discard throws it away; told of a record while that is still open, so that the next
   *     start does what this one may not come to
   */
  public List<InvocationRecord> close(Consumer<InvocationRecord> discard) {
    return log.open().stream()
        .filter(record -> !owners.alive(record.owner()))
        .peek(discard)
        .map(this::interrupted)
        .toList();
  }

  private InvocationRecord interrupted(InvocationRecord open) {
    String message =
        "Tried to carry out invocation %s but the RECap process %d that ran it died"
            .formatted(open.id(), open.owner().pid());
    InvocationRecord closed =
        new InvocationRecord(
            open.id(),
            open.owner(),
            open.capsule(),
            open.target(),
            open.targetId(),
            open.parameters(),
            open.caller(),
            open.reason(),
            open.parent(),
            open.accepted(),
            Optional.of(time.now()),
            Optional.of(new Outcome.Interrupted(message)),
            Map.copyOf(open.phases()),
            open.stdout(),
            open.stderr(),
            open.result(),
            open.artifacts(),
            Optional.of(Receipt.notTaken("the RECap process died before it compared the target")),
            open.notices());
    log.end(closed);
    return closed;
  }
}
