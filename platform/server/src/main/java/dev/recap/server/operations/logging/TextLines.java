package dev.recap.server.operations.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;

/**
 * One line of words for each event, and each line of a stack under it behind a tab: no event can
 * look like two, since no other line begins with anything but a tab.
 */
final class TextLines extends EncoderBase<ILoggingEvent> {
  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(256);
    line.append(Fields.time(event)).append(' ');
    line.append("%-5s".formatted(event.getLevel())).append(' ');
    line.append(event.getLoggerName()).append(" [");
    plain(event.getThreadName(), line);
    line.append("] ");
    plain(Fields.message(event), line);
    Fields.about(event)
        .forEach((name, value) -> {
          line.append(' ').append(name).append('=');
          plain(value.toString(), line);
        });
    line.append('\n');
    Fields.thrown(event)
        .ifPresent(stack ->
            stack
                .lines()
                .forEach(one -> {
                  line.append('\t');
                  plain(one.strip(), line);
                  line.append('\n');
                }));
    return line.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Without what ends a line, moves a terminal's cursor or turns the direction of text. */
  private static void plain(String text, StringBuilder to) {
    text.codePoints()
        .forEach(c -> {
          switch (Character.getType(c)) {
            case Character.CONTROL,
                Character.FORMAT,
                Character.LINE_SEPARATOR,
                Character.PARAGRAPH_SEPARATOR,
                Character.SURROGATE ->
                to.append("\\u%04x".formatted(c));
            default -> to.appendCodePoint(c);
          }
        });
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }
}
