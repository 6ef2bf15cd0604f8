package dev.recap.catalog.registry.http;

import dev.recap.catalog.json.PlainJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/** What a registry says about an error; see the OCI distribution specification, "Error Codes". */
public final class SpecErrors {
  private static final int LONGEST_BODY = 1 << 16;
  private static final int LONGEST_QUOTE = 300;

  private SpecErrors() {}

  /** It in quotation marks after a colon and a blank; empty when it says nothing of use. */
  public static String quoted(Answer answer) {
    String said = quote(said(answer));
    return said.isEmpty() ? "" : ": \"" + said + "\"";
  }

  private static String said(Answer answer) {
    try {
      String text = new String(answer.bytes(LONGEST_BODY), StandardCharsets.UTF_8);
      return PlainJson.readObject(text).get("errors") instanceof List<?> errors
          ? errors.stream().flatMap(SpecErrors::one).collect(Collectors.joining("; "))
          : "";
    } catch (IOException | JacksonException e) {
      return "";
    }
  }

  private static Stream<String> one(Object error) {
    if (!(error instanceof Map<?, ?> map)) {
      return Stream.empty();
    }
    List<String> parts = new ArrayList<>();
    for (String name : List.of("code", "message")) {
      if (map.get(name) instanceof String text && !text.isBlank()) {
        parts.add(name.equals("code") ? text.toLowerCase(Locale.ROOT).replace('_', ' ') : text);
      }
    }
    return parts.isEmpty() ? Stream.empty() : Stream.of(String.join(": ", parts));
  }

  /** A text of somebody else as part of a message: bounded, on one line, nothing for terminals. */
  public static String quote(String text) {
    String line = Objects.requireNonNull(text).replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]+", " ").strip();
    return line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "…";
  }
}
