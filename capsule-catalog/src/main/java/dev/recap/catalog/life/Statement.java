package dev.recap.catalog.life;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.text.PlainText;
import dev.recap.core.capsule.Digest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * What its publisher says of a version; among several the one with the highest sequence counts.
 *
 * @param capsule the content it is about
 * @param name the capsule's name
 * @param version the capsule's version
 * @param sequence from 1, one more than that of the statement before
 * @param at when it was made
 * @param state whether the version may be used
 * @param message for its users, why; may be empty
 * @param successor a reference to what to use instead
 * @param security the flaws this version mends, CVE identifiers or the like
 */
public record Statement(
    Digest capsule,
    String name,
    String version,
    long sequence,
    Instant at,
    State state,
    String message,
    Optional<String> successor,
    List<String> security) {

  /** More statements than anybody makes; one with a higher sequence is none. */
  static final long HIGHEST_SEQUENCE = 1_000_000_000;

  /** Whether a version may be used. */
  public enum State {
    /** It may. */
    SUPPORTED,
    /** It may, but there is something better. */
    DEPRECATED,
    /** It may not, unless somebody asks for exactly this content. */
    YANKED;

    /** Its word in JSON. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What its users are told, one sentence each; nothing of a supported version without flaws. */
  public List<String> notices() {
    List<String> notices = new ArrayList<>();
    if (state != State.SUPPORTED) {
      notices.add(
          "%s:%s is %s%s%s"
              .formatted(
                  name,
                  version,
                  state.word(),
                  message.isEmpty() ? "" : ": " + message,
                  successor.map(next -> "; use " + next).orElse("")));
    } else if (!message.isEmpty()) {
      notices.add("%s:%s: %s".formatted(name, version, message));
    }
    if (!security.isEmpty()) {
      notices.add(
          "%s:%s is a security fix: %s".formatted(name, version, String.join(", ", security)));
    }
    return notices;
  }

  /** It as JSON text. */
  public String json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("capsule", capsule.value());
    json.put("name", name);
    json.put("version", version);
    json.put("sequence", sequence);
    json.put("at", at.toString());
    json.put("state", state.word());
    if (!message.isEmpty()) {
      json.put("message", message);
    }
    successor.ifPresent(next -> json.put("successor", next));
    if (!security.isEmpty()) {
      json.put("security", security);
    }
    return PlainJson.write(json);
  }

  /**
   * Reads one; empty for anything else. Its texts end on terminals and come from strangers, so each
   * becomes plain, on one line.
   */
  public static Optional<Statement> parse(String text) {
    try {
      Map<String, Object> json = PlainJson.readObject(text);
      if (!(json.get("sequence") instanceof Number sequence)
          || sequence.longValue() < 1
          || sequence.longValue() > HIGHEST_SEQUENCE) {
        return Optional.empty();
      }
      return Optional.of(
          new Statement(
              new Digest(text(json, "capsule").orElse("")),
              text(json, "name").orElse(""),
              text(json, "version").orElse(""),
              sequence.longValue(),
              Instant.parse(text(json, "at").orElse("")),
              State.valueOf(text(json, "state").orElse("").toUpperCase(Locale.ROOT)),
              text(json, "message").orElse(""),
              text(json, "successor"),
              json.get("security") instanceof List<?> list
                  ? list.stream().map(flaw -> PlainText.line(String.valueOf(flaw))).toList()
                  : List.of()));
    } catch (JacksonException | IllegalArgumentException | DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(Map<String, Object> json, String name) {
    return Optional.ofNullable(json.get(name)).map(String::valueOf).map(PlainText::line);
  }
}
