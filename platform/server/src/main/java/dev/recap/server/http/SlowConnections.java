package dev.recap.server.http;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * Closes connections whose headers do not end in time, however steadily bytes of them come.
 *
 * <p>Jetty's idle timeout begins anew with every byte, so that a caller who sends one now and then
 * keeps a connection for ever.
 */
final class SlowConnections implements Connection.Listener, AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(250);

  /** Everything between a request's first byte and the end of its headers. */
  private static final Set<HttpParser.State> HEADERS =
      EnumSet.range(HttpParser.State.METHOD, HttpParser.State.HEADER);

  private final Map<HttpConnection, Wait> waiting = new ConcurrentHashMap<>();
  private final Duration header;
  private final Duration idle;
  private final Thread sweeper;

  SlowConnections(Duration header, Duration idle) {
    this.header = header;
    this.idle = idle;
    this.sweeper = Thread.ofVirtual().name("slow-connections").unstarted(this::sweep);
  }

  void start() {
    sweeper.start();
  }

  /** What a connection was last seen doing, and since when. */
  private record Wait(State state, long requests, long since) {}

  private enum State {
    /** Not a byte of the first request came. */
    NEW,
    /** Between two requests. */
    BETWEEN,
    /** Some of a request's headers came. */
    HEADERS,
    /** All of them came. */
    BUSY
  }

  @Override
  public void onOpened(Connection connection) {
    if (connection instanceof HttpConnection http) {
      waiting.put(http, new Wait(State.NEW, 0, System.nanoTime()));
    }
  }

  @Override
  public void onClosed(Connection connection) {
    if (connection instanceof HttpConnection http) {
      waiting.remove(http);
    }
  }

  private void sweep() {
    try {
      while (true) {
        Thread.sleep(LOOK);
        waiting.keySet().forEach(this::look);
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private void look(HttpConnection connection) {
    long now = System.nanoTime();
    Wait seen = waiting.computeIfPresent(connection, (_, before) -> next(connection, before, now));
    if (seen == null) {
      return;
    }
    Duration most =
        switch (seen.state()) {
          case NEW, HEADERS -> header;
          case BETWEEN -> idle;
          case BUSY -> Duration.ofNanos(Long.MAX_VALUE);
        };
    if (now - seen.since() > most.toNanos()) {
      connection.getEndPoint().close();
    }
  }

  /** A first request may take as long for its headers as it takes to send any of them. */
  private static Wait next(HttpConnection connection, Wait before, long now) {
    State state = state(connection);
    boolean sameState =
        state == before.state() || (state == State.HEADERS && before.state() == State.NEW);
    boolean same = sameState && connection.getMessagesIn() == before.requests();
    return same ? before : new Wait(state, connection.getMessagesIn(), now);
  }

  private static State state(HttpConnection connection) {
    HttpParser.State parser = connection.getParser().getState();
    if (parser == HttpParser.State.START) {
      return connection.getMessagesIn() == 0 ? State.NEW : State.BETWEEN;
    }
    return HEADERS.contains(parser) ? State.HEADERS : State.BUSY;
  }

  @Override
  public void close() {
    sweeper.interrupt();
  }
}
