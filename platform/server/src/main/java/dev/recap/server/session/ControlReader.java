package dev.recap.server.session;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads the text messages of a session. */
final class ControlReader {
  private static final int DEEPEST = 64;
  private static final int LARGEST = 1000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxNumberLength(200)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  Control read(String text) {
    try {
      Map<String, Object> message = MAPPER.readValue(text, new TypeReference<>() {});
      only(message, Set.of("start", "resize"));
      if (message.size() == 1 && message.get("start") instanceof Map<?, ?> start) {
        return start(start);
      }
      if (message.size() == 1 && message.get("resize") instanceof Map<?, ?> resize) {
        only(resize, Set.of("rows", "columns"));
        return new Control.Resized(size(resize));
      }
      throw new IllegalArgumentException("it says neither start nor resize");
    } catch (JacksonException e) {
      return unreadable("it is not JSON as it must be");
    } catch (IllegalArgumentException | DateTimeException e) {
      return unreadable(String.valueOf(e.getMessage()));
    }
  }

  private static Control unreadable(String why) {
    return new Control.Unreadable("Tried to read a message of the session but " + why);
  }

  private static Control start(Map<?, ?> start) {
    only(start, Set.of("rows", "columns", "parameters", "reason", "timeout"));
    return new Control.Start(
        size(start),
        parameters(start.get("parameters")),
        text(start, "reason"),
        text(start, "timeout").map(ControlReader::timeout));
  }

  private static Control.Size size(Map<?, ?> from) {
    return new Control.Size(
        number(from, "rows", Control.Size.USUAL.rows()),
        number(from, "columns", Control.Size.USUAL.columns()));
  }

  private static int number(Map<?, ?> from, String name, int usual) {
    Object value = from.get(name);
    if (value == null) {
      return usual;
    }
    if (value instanceof Integer number && number >= 1 && number <= LARGEST) {
      return number;
    }
    throw new IllegalArgumentException("its %s are not 1 to %d".formatted(name, LARGEST));
  }

  private static Optional<String> text(Map<?, ?> from, String name) {
    Object value = from.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String text) {
      return Optional.of(text);
    }
    throw new IllegalArgumentException("its %s is not a text".formatted(name));
  }

  private static Duration timeout(String text) {
    Duration timeout = Duration.parse(text);
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("its timeout is not above 0");
    }
    return timeout;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> parameters(@Nullable Object value) {
    if (value == null) {
      return Map.of();
    }
    if (value instanceof Map<?, ?> parameters && !parameters.containsValue(null)) {
      return (Map<String, Object>) parameters;
    }
    throw new IllegalArgumentException("its parameters are not an object with values");
  }

  private static void only(Map<?, ?> from, Set<String> names) {
    for (Object name : from.keySet()) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException("it says " + name + ", which means nothing here");
      }
    }
  }
}
