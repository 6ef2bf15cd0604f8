package dev.recap.client;

import dev.recap.core.invocation.Phase;
import dev.recap.record.JsonFields;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/** Reads server-sent events (HTML Living Standard, section 9.2). */
final class EventReader {
  private static final int LONGEST_LINE = 4 << 20;
  private static final int LONGEST_PAUSE = 60_000;

  private final InputStream in;
  private final byte[] buffer = new byte[16 << 10];
  private int at;
  private int end;
  private Duration pause = Duration.ofSeconds(2);

  EventReader(InputStream in) {
    this.in = in;
  }

  /**
   * One event and where it leads.
   *
   * @param id of the event, to go on after it
   */
  record Told(String id, Event event) {}

  /** How long to wait before coming back. */
  Duration pause() {
    return pause;
  }

  /**
   * The next event of a kind that is known here.
   *
   * @throws EOFException when there is no whole one any more
   * @throws IOException when what comes is none
   */
  Told next() throws IOException {
    while (true) {
      String type = "";
      String id = "";
      StringBuilder data = new StringBuilder();
      for (String line = line(); !line.isEmpty(); line = line()) {
        int colon = line.indexOf(':');
        String name = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
        switch (name) {
          case "event" -> type = value;
          case "id" -> id = value;
          case "data" -> data.append(data.isEmpty() ? "" : "\n").append(value);
          case "retry" -> pause = pause(value);
          default -> {}
        }
        if (data.length() > LONGEST_LINE) {
          throw new IOException("an event has more than %d bytes".formatted(LONGEST_LINE));
        }
      }
      Optional<Event> event = data.isEmpty() ? Optional.empty() : event(type, data.toString());
      if (event.isPresent()) {
        return new Told(id, event.get());
      }
    }
  }

  private static Duration pause(String value) throws IOException {
    if (!value.matches("[0-9]{1,9}")) {
      throw new IOException("\"retry\" is no number");
    }
    return Duration.ofMillis(Math.min(LONGEST_PAUSE, Integer.parseInt(value)));
  }

  private static Optional<Event> event(String type, String data) throws IOException {
    try {
      JsonFields json = JsonFields.read("event", data, Set.of());
      return switch (type) {
        case "phase" -> phase(json.text("phase")).map(Event.Entered::new);
        case "notice" -> Optional.of(new Event.Noticed(json.text("notice")));
        case "stdout", "stderr" ->
            Optional.of(new Event.Printed(type.equals("stderr"), bytes(json)));
        case "gap" -> Optional.of(new Event.Missed(json.number("stdout"), json.number("stderr")));
        case "end" -> Optional.of(new Event.Ended(json.optionalText("outcome").orElse("")));
        default -> Optional.empty();
      };
    } catch (IllegalArgumentException e) {
      throw new IOException("it told an event that cannot be read: " + e.getMessage(), e);
    }
  }

  static Optional<Phase> phase(String word) {
    return Arrays.stream(Phase.values()).filter(phase -> phase.word().equals(word)).findFirst();
  }

  private static byte[] bytes(JsonFields json) {
    return json.optionalText("text")
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .orElseGet(() -> Base64.getDecoder().decode(json.text("base64")));
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      if (at == end) {
        end = in.read(buffer);
        at = 0;
        if (end < 0) {
          end = 0;
          throw new EOFException("it ends before its end");
        }
      }
      int from = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      line.write(buffer, from, at - from);
      if (at < end) {
        at++;
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      }
      if (line.size() > LONGEST_LINE) {
        throw new IOException("a line has more than %d bytes".formatted(LONGEST_LINE));
      }
    }
  }
}
