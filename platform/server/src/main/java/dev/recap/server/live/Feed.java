package dev.recap.server.live;

import dev.recap.core.invocation.InvocationRecord;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads the events of one invocation from a position on; used by one thread at a time. */
public final class Feed implements AutoCloseable {
  private final LiveInvocations.Attached attached;
  private Position position;
  private long cursor;
  private boolean ended;

  Feed(LiveInvocations.Attached attached, Position from) {
    this.attached = attached;
    this.position = from;
    this.ended = from.equals(Position.END);
  }

  /**
   * The next events in their order, about 16 KiB of output at once; empty: nothing happened in this
   * time, or nothing will be told any more.
   */
  public List<Event> next(Duration atMost) throws InterruptedException {
    if (ended) {
      return List.of();
    }
    long left = atMost.toNanos();
    List<Event> told = new ArrayList<>();
    while (told.isEmpty() && !over() && left > 0) {
      long slice = attached.slice(left);
      Channel.Batch batch = attached.channel().read(cursor, slice);
      cursor = batch.next();
      batch.events().forEach(event -> tell(event, told));
      batch.ended().ifPresent(invocation -> end(batch.reached(), invocation, told));
      if (batch.events().isEmpty() && !ended) {
        left -= slice;
        attached.look();
      }
    }
    return told;
  }

  /** Whether nothing will be told any more: the end was, or the server ends. */
  public boolean over() {
    return ended || attached.closed();
  }

  /** Whether the end was told. */
  public boolean ended() {
    return ended;
  }

  private void tell(Event event, List<Event> told) {
    switch (event.content()) {
      case Event.Content.Printed(boolean stderr, ByteBuffer bytes) -> {
        long start = event.reached().of(stderr) - bytes.remaining();
        long behind = position.of(stderr) - start;
        if (behind >= bytes.remaining()) {
          return;
        }
        if (behind < 0) {
          miss(position.output(stderr, -behind), told);
        }
        ByteBuffer rest = bytes.slice();
        rest.position((int) Math.max(0, behind));
        position = position.output(stderr, rest.remaining());
        told.add(new Event(position, new Event.Content.Printed(stderr, rest.slice())));
      }
      case Event.Content.Entered _, Event.Content.Noticed _ -> {
        if (event.reached().steps() > position.steps()) {
          position = position.step();
          told.add(new Event(position, event.content()));
        }
      }
      case Event.Content.Missed _, Event.Content.Ended _ -> told.add(event);
    }
  }

  private void end(Position reached, InvocationRecord invocation, List<Event> told) {
    Position all =
        new Position(
            position.steps(),
            Math.max(position.stdout(), reached.stdout()),
            Math.max(position.stderr(), reached.stderr()));
    if (!all.equals(position)) {
      miss(all, told);
    }
    ended = true;
    position = Position.END;
    told.add(new Event(position, new Event.Content.Ended(invocation)));
  }

  private void miss(Position to, List<Event> told) {
    Event.Content missed =
        new Event.Content.Missed(to.stdout() - position.stdout(), to.stderr() - position.stderr());
    position = to;
    told.add(new Event(position, missed));
  }

  @Override
  public void close() {
    attached.close();
  }

  /** What following came to. */
  public sealed interface Following {
    /** Here it is. */
    record Open(Feed feed) implements Following {}

    /** So many follow invocations now that there is no room for one more. */
    record Full() implements Following {}
  }
}
