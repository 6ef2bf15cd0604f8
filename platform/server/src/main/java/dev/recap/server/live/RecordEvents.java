package dev.recap.server.live;

import dev.recap.core.invocation.Captured;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Phase;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Tells an invocation that has ended as it would have been told while it ran. */
final class RecordEvents {
  private final InvocationRecord invocation;
  private final List<Event> events = new ArrayList<>();
  private Position reached = Position.START;

  private RecordEvents(InvocationRecord invocation) {
    this.invocation = invocation;
  }

  /** Its events up to the last output that was kept, without the end. */
  static List<Event> of(InvocationRecord invocation) {
    RecordEvents told = new RecordEvents(invocation);
    told.phases();
    told.output(false, invocation.stdout());
    told.output(true, invocation.stderr());
    invocation.ended().ifPresent(at -> told.step(new Event.Content.Entered(Phase.ENDED, at)));
    return told.events;
  }

  private void phases() {
    Instant at = invocation.accepted();
    for (Phase phase : Phase.values()) {
      Duration took = invocation.phases().get(phase);
      if (took != null) {
        step(new Event.Content.Entered(phase, at));
        at = at.plus(took);
        if (phase == Phase.PULLED) {
          invocation.notices().forEach(notice -> step(new Event.Content.Noticed(notice)));
        }
      }
    }
  }

  private void output(boolean stderr, Captured captured) {
    byte[] bytes = captured.bytes();
    for (int from = 0; from < bytes.length; ) {
      int to = Pieces.end(bytes, from, bytes.length);
      reached = reached.output(stderr, to - from);
      ByteBuffer piece = ByteBuffer.wrap(bytes, from, to - from);
      events.add(new Event(reached, new Event.Content.Printed(stderr, piece)));
      from = to;
    }
  }

  private void step(Event.Content content) {
    reached = reached.step();
    events.add(new Event(reached, content));
  }
}
