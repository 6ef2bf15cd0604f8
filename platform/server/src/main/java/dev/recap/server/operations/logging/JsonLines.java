package dev.recap.server.operations.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * One JSON object on one line for each event. All but ASCII is escaped, so that no text moves a
 * terminal's cursor or turns its direction.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {
  private static final Set<String> OWN =
      Set.of("timestamp", "level", "logger", "message", "thread", "exception");

  private final JsonFactory json =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    try (JsonGenerator to =
        json.createGenerator(ObjectWriteContext.empty(), line, JsonEncoding.UTF8)) {
      to.writeStartObject();
      to.writeStringProperty("timestamp", Fields.time(event));
      to.writeStringProperty("level", event.getLevel().toString());
      to.writeStringProperty("logger", event.getLoggerName());
      to.writeStringProperty("message", shown(Fields.message(event)));
      to.writeStringProperty("thread", shown(event.getThreadName()));
      for (Map.Entry<String, Object> one : Fields.about(event).entrySet()) {
        to.writeName(OWN.contains(one.getKey()) ? "_" + one.getKey() : one.getKey());
        switch (one.getValue()) {
          case Long number -> to.writeNumber(number);
          case Integer number -> to.writeNumber(number);
          default -> to.writeString(shown(one.getValue().toString()));
        }
      }
      Fields.thrown(event).ifPresent(stack -> to.writeStringProperty("exception", shown(stack)));
      to.writeEndObject();
    }
    line.write('\n');
    return line.toByteArray();
  }

  /** The one control character that JSON writers take for a letter. */
  private static String shown(String text) {
    return text.replace("\u007f", "\\u007f");
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }
}
