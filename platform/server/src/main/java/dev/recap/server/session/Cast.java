package dev.recap.server.session;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads an asciicast v2, event by event. Half a line at the end is passed over: its writer died in
 * the middle of it.
 */
public final class Cast implements AutoCloseable {
  /** The longest line that is read: what a capsule shows at once, with all of it escaped. */
  private static final int LONGEST_LINE = 4 << 20;

  private final InputStream in;
  private final JsonFactory json = new JsonFactory();
  private final Header header;
  private long lines;

  /**
   * The first line.
   *
   * @param rows of the terminal in the beginning
   * @param columns of the terminal in the beginning
   * @param at when it began
   */
  public record Header(int rows, int columns, Optional<Instant> at) {}

  /** Something the terminal did, this long after its beginning. */
  public sealed interface Frame {
    /** After the beginning. */
    Duration at();

    /** It showed this. */
    record Output(Duration at, String text) implements Frame {}

    /** It has this size from here on. */
    record Resize(Duration at, int rows, int columns) implements Frame {}

    /** Anything else that the form allows: input, markers. */
    record Other(Duration at, String code) implements Frame {}
  }

  /**
   * Reads the first line.
   *
   * @throws IOException when it cannot be read or is no asciicast v2
   */
  public Cast(InputStream source) throws IOException {
    this.in = new BufferedInputStream(source);
    this.header = header(line().orElseThrow(() -> new IOException("it is empty")));
  }

  /** What the first line says. */
  public Header header() {
    return header;
  }

  /**
   * The next event; empty: there is none.
   *
   * @throws IOException when it cannot be read or is none
   */
  public Optional<Frame> next() throws IOException {
    Optional<String> line = line();
    return line.isPresent() ? Optional.of(frame(line.get())) : Optional.empty();
  }

  private Frame frame(String line) throws IOException {
    try (JsonParser parser = json.createParser(ObjectReadContext.empty(), line)) {
      require(parser.nextToken() == JsonToken.START_ARRAY);
      require(parser.nextToken().isNumeric());
      BigDecimal seconds = parser.getDecimalValue();
      Duration at = Duration.ofNanos(seconds.movePointRight(9).longValue());
      require(parser.nextToken() == JsonToken.VALUE_STRING);
      String code = parser.getString();
      require(parser.nextToken() == JsonToken.VALUE_STRING);
      String data = parser.getString();
      require(parser.nextToken() == JsonToken.END_ARRAY);
      return switch (code) {
        case "o" -> new Frame.Output(at, data);
        case "r" -> {
          int x = data.indexOf('x');
          require(x > 0);
          yield new Frame.Resize(
              at, Integer.parseInt(data.substring(x + 1)), Integer.parseInt(data.substring(0, x)));
        }
        default -> new Frame.Other(at, code);
      };
    } catch (JacksonException | NumberFormatException e) {
      throw new IOException("its line %d is no event of an asciicast".formatted(lines), e);
    }
  }

  private Header header(String line) throws IOException {
    int version = 0;
    int rows = 0;
    int columns = 0;
    Optional<Instant> at = Optional.empty();
    try (JsonParser parser = json.createParser(ObjectReadContext.empty(), line)) {
      require(parser.nextToken() == JsonToken.START_OBJECT);
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value == JsonToken.VALUE_NUMBER_INT) {
          switch (name) {
            case "version" -> version = parser.getIntValue();
            case "height" -> rows = parser.getIntValue();
            case "width" -> columns = parser.getIntValue();
            case "timestamp" -> at = Optional.of(Instant.ofEpochSecond(parser.getLongValue()));
            default -> {}
          }
        } else {
          parser.skipChildren();
        }
      }
    } catch (JacksonException e) {
      throw new IOException("its first line is no JSON object", e);
    }
    require(version == 2 && rows > 0 && columns > 0);
    return new Header(rows, columns, at);
  }

  private void require(boolean asItMustBe) throws IOException {
    if (!asItMustBe) {
      throw new IOException("its line %d is not as asciicast v2 has it".formatted(lines));
    }
  }

  /** The next whole line that is not blank. */
  private Optional<String> line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b != '\n') {
        line.write(b);
        if (line.size() > LONGEST_LINE) {
          throw new IOException(
              "its line %d has more than %d bytes".formatted(lines + 1, LONGEST_LINE));
        }
      } else {
        lines++;
        String text = line.toString(StandardCharsets.UTF_8);
        if (!text.isBlank()) {
          return Optional.of(text);
        }
        line.reset();
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
