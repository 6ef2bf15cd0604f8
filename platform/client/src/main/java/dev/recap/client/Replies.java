package dev.recap.client;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.record.JsonFields;
import dev.recap.record.RecordJson;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** Makes values of answers. */
record Replies(Http http) {
  private static final int TRIES = 4;
  private static final String PROBLEM = "application/problem+json";

  /** Asks, and reads the JSON of the answer; again where that does no harm. */
  <T> Answer<T> ask(Ask ask, Function<String, T> read) {
    for (int n = 1; ; n++) {
      try {
        return once(ask, read);
      } catch (PlatformException e) {
        if (!ask.method().equals("GET") || n == TRIES || !Http.mayHaveArrived(e)) {
          throw e;
        }
      }
    }
  }

  private <T> Answer<T> once(Ask ask, Function<String, T> read) {
    try (Reply reply = http.send(ask)) {
      return reply.isGood() ? new Answer.Given<>(value(reply.text(), read)) : refused(reply);
    } catch (IOException e) {
      throw http.broken(e);
    }
  }

  private <T> T value(String text, Function<String, T> read) throws IOException {
    try {
      return read.apply(text);
    } catch (RuntimeException e) {
      throw new IOException("it answered what this RECap cannot read: " + e.getMessage(), e);
    }
  }

  /**
   * The problem that an answer is, and ends it.
   *
   * @throws PlatformException when it does not say which
   */
  <T> Answer.Refused<T> refused(Reply reply) {
    try (reply) {
      if (!reply.header("content-type").orElse("").startsWith(PROBLEM)) {
        throw new IOException(
            "it answered with status %d and no problem that RECap knows".formatted(reply.status()));
      }
      JsonFields json = JsonFields.read("problem", reply.text(), Set.of("record"));
      return new Answer.Refused<>(
          new Problem(kind(json.text("kind")), json.text("detail")),
          json.optionalText("hint"),
          json.optionalText("record").map(new RecordJson()::read));
    } catch (IOException | IllegalArgumentException e) {
      throw http.broken(e);
    }
  }

  /** One that only a newer server knows is a failure of it. */
  static Problem.Kind kind(String word) {
    return Arrays.stream(Problem.Kind.values())
        .filter(kind -> kind.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word))
        .findFirst()
        .orElse(Problem.Kind.PLATFORM);
  }
}
