package dev.recap.server.operations.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.event.KeyValuePair;

/** What an event says, the same in every form. */
final class Fields {
  /** A collector that reads lines of 48 KiB (journald) gets a whole one. */
  private static final int LONGEST = 16 << 10;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Fields() {}

  /** RFC 3339, UTC. */
  static String time(ILoggingEvent event) {
    return TIME.format(event.getInstant());
  }

  static String message(ILoggingEvent event) {
    return cut(String.valueOf(event.getFormattedMessage()));
  }

  /** What is known of the circumstances, by name: the invocation, the caller. */
  static Map<String, Object> about(ILoggingEvent event) {
    Map<String, Object> about = new LinkedHashMap<>(event.getMDCPropertyMap());
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        about.put(
            pair.key,
            pair.value instanceof Number number ? number : cut(String.valueOf(pair.value)));
      }
    }
    return about;
  }

  /** The stack of what was thrown, with line feeds between its lines. */
  static Optional<String> thrown(ILoggingEvent event) {
    return event.getThrowableProxy() == null
        ? Optional.empty()
        : Optional.of(cut(ThrowableProxyUtil.asString(event.getThrowableProxy()).stripTrailing()));
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " … (cut)";
  }
}
