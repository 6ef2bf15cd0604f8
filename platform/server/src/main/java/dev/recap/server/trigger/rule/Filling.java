package dev.recap.server.trigger.rule;

import dev.recap.server.trigger.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fills in the templates of a rule from one event. */
final class Filling {
  /** Of a text; a longer one is a mistake, or an attack. */
  private static final int LONGEST = 1 << 16;

  private final Expressions expressions;
  private final EventView event;

  Filling(Expressions expressions, Event event) {
    this.expressions = expressions;
    this.event = new EventView(event);
  }

  /**
   * A piece of a filled-in text.
   *
   * @param isGiven whether an expression gave it
   * @param source the expression, or the text itself
   */
  record Piece(String text, boolean isGiven, String source) {}

  /**
   * A value of the rule with what its templates give.
   *
   * @param where what it is, "the parameter n"
   */
  @Nullable Object value(String where, @Nullable Object value) {
    return switch (value) {
      case null -> null;
      case String text -> {
        Template template = parsed(where, text);
        yield template.isExpression() ? typed(where, template) : text(where, template);
      }
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        map.forEach((name, member) -> all.put(String.valueOf(name), value(where, member)));
        yield all;
      }
      case List<?> list -> {
        List<@Nullable Object> all = new ArrayList<>();
        list.forEach(one -> all.add(value(where, one)));
        yield all;
      }
      default -> value;
    };
  }

  /** A template's text. */
  String text(String where, String template) {
    return text(where, parsed(where, template));
  }

  /** The pieces of a template's text. */
  List<Piece> pieces(String where, String template) {
    return pieces(where, parsed(where, template));
  }

  private String text(String where, Template template) {
    StringBuilder text = new StringBuilder();
    pieces(where, template).forEach(piece -> text.append(piece.text()));
    return bounded(where, text.toString());
  }

  private List<Piece> pieces(String where, Template template) {
    List<Piece> pieces = new ArrayList<>();
    for (Template.Part part : template.parts()) {
      switch (part) {
        case Template.Part.Plain(String text) -> pieces.add(new Piece(text, false, text));
        case Template.Part.Expression(String source) ->
            pieces.add(new Piece(asText(where, source), true, source));
      }
    }
    return pieces;
  }

  private @Nullable Object typed(String where, Template template) {
    String source = template.expressions().getFirst();
    Object value = given(where, source).json();
    return value instanceof String text ? bounded(where, text) : value;
  }

  private String asText(String where, String source) {
    return String.valueOf(given(where, source, given(where, source).inText()).value());
  }

  private Value.Given given(String where, String source) {
    return given(where, source, expressions.in(source, event));
  }

  private static Value.Given given(String where, String source, Value value) {
    return switch (value) {
      case Value.Given given -> given;
      case Value.Missing(String why) -> throw failed(where, source, why);
      case Value.Failed(String why) -> throw failed(where, source, why);
    };
  }

  private static Unrenderable failed(String where, String source, String why) {
    return new Unrenderable(
        "Tried to fill in %s but ${%s} %s".formatted(where, Words.shown(source), why));
  }

  private static String bounded(String where, String text) {
    if (text.length() > LONGEST) {
      throw new Unrenderable(
          "Tried to fill in %s but it would be longer than %d characters: pick less of the event"
              .formatted(where, LONGEST));
    }
    return text;
  }

  private static Template parsed(String where, String text) {
    try {
      return Template.parse(text);
    } catch (IllegalArgumentException e) {
      throw new Unrenderable("Tried to fill in %s but %s".formatted(where, e.getMessage()));
    }
  }
}
