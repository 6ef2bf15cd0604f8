package dev.recap.client;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an invocation does, event by event. A connection that breaks is made again, and goes on at
 * the same byte.
 */
public final class Events implements AutoCloseable {
  /** More than the time between two signs of life, which the server gives every 15 s. */
  private static final Duration SILENCE = Duration.ofSeconds(45);

  /** How often in a row a connection may bring nothing. */
  private static final int TRIES = 8;

  private final Http http;
  private final String path;
  private String last;
  private boolean over;
  private int failures;
  private @Nullable Reply reply;
  private @Nullable EventReader reader;

  private Events(Http http, String id, Optional<String> after) {
    this.http = http;
    this.path = "/invocations/" + Ask.encoded(id) + "/events";
    this.last = after.orElse("");
  }

  static Answer<Events> open(Http http, String id, Optional<String> after) {
    Events events = new Events(http, id, after);
    Optional<Answer.Refused<Events>> refused = events.connect();
    return refused.isPresent() ? refused.get() : new Answer.Given<>(events);
  }

  /** The id of the last event that was read, with which somebody else can go on; may be empty. */
  public String last() {
    return last;
  }

  /**
   * The next event; empty after the end.
   *
   * @throws PlatformException when the server cannot be reached again
   */
  public Optional<Event> next() {
    while (!over) {
      try {
        EventReader from = reader;
        if (from == null) {
          throw new IOException("it ends before its end");
        }
        EventReader.Told told = from.next();
        failures = 0;
        last = told.id().isEmpty() ? last : told.id();
        over = told.event() instanceof Event.Ended;
        return Optional.of(told.event());
      } catch (IOException e) {
        again(e);
      }
    }
    return Optional.empty();
  }

  private void again(Exception broke) {
    close();
    failures++;
    if (failures > TRIES) {
      throw http.broken(broke);
    }
    pause();
    try {
      Optional<Answer.Refused<Events>> refused = connect();
      if (refused.isPresent()) {
        Problem problem = refused.get().problem();
        throw new PlatformException(problem.kind(), problem.message());
      }
    } catch (PlatformException e) {
      if (e.problem().kind() != Problem.Kind.UNREACHABLE || failures == TRIES) {
        throw e;
      }
    }
  }

  private void pause() {
    EventReader from = reader;
    long asked = from == null ? 1000 : from.pause().toMillis();
    try {
      // At once the first time: most often it was one connection, and not the server.
      Thread.sleep(failures == 1 ? 50 : Math.min(asked, 250L << failures));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw http.broken(e);
    }
  }

  private Optional<Answer.Refused<Events>> connect() {
    Ask ask = Ask.get(path).patient(SILENCE).with("Accept", "text/event-stream");
    Reply answer = http.send(last.isEmpty() ? ask : ask.with("Last-Event-ID", last));
    if (!answer.isGood()) {
      return Optional.of(new Replies(http).refused(answer));
    }
    if (answer.status() == 204) {
      over = true;
    }
    reply = answer;
    reader = new EventReader(answer.body());
    return Optional.empty();
  }

  @Override
  public void close() {
    try {
      if (reply != null) {
        reply.close();
      }
    } catch (IOException e) {
      // What is not wanted any more may break.
    }
    reply = null;
  }
}
