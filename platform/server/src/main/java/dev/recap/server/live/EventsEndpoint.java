package dev.recap.server.live;

import dev.recap.core.invocation.Problem;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.RefusedRequest;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an invocation does, as server-sent events: see {@link EventText}. Who comes back with {@code
 * Last-Event-ID} reads on from there; after the end there is no content.
 */
public final class EventsEndpoint implements Endpoint {
  /** Often enough for proxies that cut silent connections after 30 seconds. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** Who takes one piece as slowly as this is let go; he can come back. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final byte[] BEGINNING = "retry: 2000\n\n".getBytes(StandardCharsets.UTF_8);
  private static final byte[] ALIVE = ":\n\n".getBytes(StandardCharsets.UTF_8);
  private static final String TYPE = "text/event-stream";

  private final LiveInvocations live;
  private final VisibleInvocations invocations;
  private final Duration heartbeat;
  private final EventText text = new EventText();

  /** Of the invocations a caller may see. */
  public EventsEndpoint(LiveInvocations live, VisibleInvocations invocations) {
    this(live, invocations, HEARTBEAT);
  }

  EventsEndpoint(LiveInvocations live, VisibleInvocations invocations, Duration heartbeat) {
    this.live = live;
    this.invocations = invocations;
    this.heartbeat = heartbeat;
  }

  @Override
  public Route route() {
    return new Route("GET", "/api/v1/invocations/{id}/events", "followInvocation", Scope.READ);
  }

  @Override
  public void answer(Call call) throws IOException {
    String asked = call.path("id");
    call.query().only(Set.of("after"));
    String id = invocations.find(asked, call.caller()).orElseThrow(() -> unknown(asked));
    Position from =
        call.header("Last-Event-ID")
            .or(() -> call.query().one("after"))
            .flatMap(Position::parse)
            .orElse(Position.START);
    call.with("X-Accel-Buffering", "no");
    if (from.equals(Position.END)) {
      call.empty(204);
      return;
    }
    if (call.method().equals("HEAD")) {
      call.with("Content-Type", TYPE).empty(200);
      return;
    }
    switch (live.follow(id, from)) {
      case Feed.Following.Open(Feed feed) -> {
        try (feed) {
          send(feed, call);
        }
      }
      case Feed.Following.Full() ->
          call.problem(
              new Problem(
                  Problem.Kind.OVERLOADED,
                  "Tried to follow invocation %s but too many are being followed"
                      .formatted(asked)));
    }
  }

  private static RefusedRequest unknown(String id) {
    return new RefusedRequest(
        new Problem(
            Problem.Kind.UNKNOWN_INVOCATION,
            "Tried to find invocation %s but there is none".formatted(id)));
  }

  private void send(Feed feed, Call call) throws IOException {
    try (OutputStream out = call.stream(200, TYPE, Optional.empty())) {
      boolean inTime = write(out, BEGINNING);
      while (inTime && !feed.over()) {
        List<Event> events = feed.next(heartbeat);
        inTime = write(out, events.isEmpty() ? ALIVE : bytes(events));
      }
    } catch (InterruptedException e) {
      // The server ends; whoever follows comes back to the next one.
      Thread.currentThread().interrupt();
    }
  }

  private byte[] bytes(List<Event> events) {
    if (events.size() == 1) {
      return text.of(events.getFirst());
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    events.forEach(event -> all.writeBytes(text.of(event)));
    return all.toByteArray();
  }

  /** Whether it was taken fast enough. */
  private static boolean write(OutputStream out, byte[] bytes) throws IOException {
    long began = System.nanoTime();
    out.write(bytes);
    out.flush();
    return System.nanoTime() - began < PATIENCE.toNanos();
  }
}
