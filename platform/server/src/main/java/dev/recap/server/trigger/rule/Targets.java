package dev.recap.server.trigger.rule;

import dev.recap.core.target.TargetRef;
import dev.recap.server.invocation.Order;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Trigger.Where;
import dev.recap.server.trigger.rule.Filling.Piece;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * In which targets a rule is run for an event. Whoever sends events writes labels, and must not
 * choose by them anything but a container's name where the rule's author left just that open.
 */
final class Targets {
  /** What may stand for a part of a reference: no runtime, no namespace, no option. */
  private static final Pattern PART = Pattern.compile("[A-Za-z0-9_.@-]{1,512}");

  private final Filling filling;
  private final Event event;

  Targets(Filling filling, Event event) {
    this.filling = filling;
    this.event = event;
  }

  /** Targets, and how they are written. */
  record Chosen(Order.Where where, String text) {}

  /**
   * Chooses.
   *
   * @throws Unrenderable when the event names none, or something that is none
   */
  Chosen choose(Where target) {
    return switch (target) {
      case Where.Named() -> new NamedTarget(event).chosen();
      case Where.Reference(String template) -> reference(template);
      case Where.Selector selector -> selected(selector);
    };
  }

  static Chosen one(TargetRef target) {
    return new Chosen(new Order.Where.One(target), target.toString());
  }

  static String text(Map<String, String> labels) {
    return new TreeMap<>(labels)
        .entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(","));
  }

  private Chosen reference(String template) {
    List<Piece> pieces = filling.pieces("the target", template);
    boolean isAlone = pieces.size() == 1;
    for (Piece piece : pieces) {
      if (piece.isGiven() && !isAlone && !PART.matcher(piece.text()).matches()) {
        throw new Unrenderable(
            "Tried to fill in the target but ${%s} is \"%s\", which cannot be a part of a container's name: let the rule match only events with a name there"
                .formatted(piece.source(), Words.shown(piece.text())));
      }
    }
    String text = pieces.stream().map(Piece::text).collect(Collectors.joining());
    TargetRef target = parsed(text);
    if (target instanceof TargetRef.Pid && !template.startsWith("pid:")) {
      throw new Unrenderable(
          "Tried to fill in the target but the event makes it %s, a process of the host: if that is meant, let the rule's target begin with pid:"
              .formatted(target));
    }
    return one(target);
  }

  private static TargetRef parsed(String text) {
    try {
      return TargetRef.parse(text);
    } catch (IllegalArgumentException e) {
      throw new Unrenderable(
          "Tried to fill in the target but it would be \"%s\", which is none: let the rule match only events with a container's name"
              .formatted(Words.shown(text)));
    }
  }

  private Chosen selected(Where.Selector selector) {
    Map<String, String> labels = new TreeMap<>();
    selector
        .labels()
        .forEach((label, template) -> {
          String value = filling.text("the label %s of the target".formatted(label), template);
          if (value.isEmpty() && !template.isEmpty()) {
            throw new Unrenderable(
                "Tried to fill in the label %s of the target but %s is empty, which would select every container with this label: let the rule match only events with a value there"
                    .formatted(label, Words.shown(template)));
          }
          labels.put(label, value);
        });
    return new Chosen(
        new Order.Where.All(labels, selector.maxParallel(), selector.maxFailures()), text(labels));
  }
}
