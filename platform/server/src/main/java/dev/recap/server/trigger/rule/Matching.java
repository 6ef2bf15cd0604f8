package dev.recap.server.trigger.rule;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.re2j.Pattern;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Trigger;
import dev.recap.server.trigger.Trigger.LabelMatch;
import dev.recap.server.trigger.Trigger.Source;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Holds rules against events. Safe for several threads. */
public final class Matching {
  private static final int MOST = 2_000;

  private final Expressions expressions;
  private final Cache<String, Pattern> patterns = Caffeine.newBuilder().maximumSize(MOST).build();

  /** With these expressions. */
  public Matching(Expressions expressions) {
    this.expressions = expressions;
  }

  /** Whether a rule is for an event. Nothing is asked but what the two of them say. */
  public Matched matches(Trigger trigger, Event event) {
    return source(trigger, event)
        .or(() ->
            trigger.match().labels().stream()
                .flatMap(label -> label(label, event).stream())
                .findFirst())
        .or(() -> attributes(trigger.match().attributes(), event))
        .<Matched>map(Matched.No::new)
        .orElseGet(() ->
            trigger.match().cel().map(cel -> condition(cel, event)).orElseGet(Matched.Yes::new));
  }

  private static Optional<String> source(Trigger trigger, Event event) {
    return switch (trigger.source()) {
      case Source.Alertmanager(Set<String> senders) ->
          kind(event, Event.Kind.ALERTMANAGER).or(() -> sender(senders, event));
      case Source.CloudEvents(Set<String> senders) ->
          kind(event, Event.Kind.CLOUD_EVENTS).or(() -> sender(senders, event));
      case Source.Containers containers ->
          kind(event, Event.Kind.CONTAINERS)
              .or(() ->
                  without(
                      containers.events().contains(event.type()),
                      "It is for the containers' events %s, and this is %s."
                          .formatted(joined(containers.events()), Words.shown(event.type()))))
              .or(() ->
                  without(
                      containers.runtimes().contains(event.source()),
                      "It is for containers of %s, and this is of %s."
                          .formatted(joined(containers.runtimes()), Words.shown(event.source()))));
      case Source.Schedule _ -> kind(event, Event.Kind.SCHEDULE).or(() -> own(trigger, event));
      case Source.Webhook _ -> kind(event, Event.Kind.WEBHOOK).or(() -> own(trigger, event));
    };
  }

  private static Optional<String> kind(Event event, Event.Kind kind) {
    return without(
        event.kind() == kind,
        "It is for events of the source %s, and this one is of %s."
            .formatted(kind.word(), event.kind().word()));
  }

  /** One that nobody has sent yet, since a rule is tested with it, could be anybody's. */
  private static Optional<String> sender(Set<String> asked, Event event) {
    return without(
        asked.isEmpty() || event.sender().map(asked::contains).orElse(true),
        "It is for what %s sends, and this was sent by %s."
            .formatted(joined(asked), Words.shown(event.sender().orElse(""))));
  }

  /** Of whom it is assumed that they sent an event; empty: nothing has to be assumed. */
  static Optional<String> assumed(Trigger trigger, Event event) {
    Set<String> asked =
        switch (trigger.source()) {
          case Source.Alertmanager(Set<String> senders) -> senders;
          case Source.CloudEvents(Set<String> senders) -> senders;
          case Source.Containers _, Source.Schedule _, Source.Webhook _ -> Set.of();
        };
    return asked.isEmpty() || event.sender().isPresent()
        ? Optional.empty()
        : Optional.of(joined(asked));
  }

  private static Optional<String> own(Trigger trigger, Event event) {
    return without(
        event.source().equals(trigger.name()),
        "The event is of the trigger %s.".formatted(Words.shown(event.source())));
  }

  private Optional<String> label(LabelMatch match, Event event) {
    // As Alertmanager has it: a label that is not there is an empty one.
    String value = event.labels().getOrDefault(match.name(), "");
    boolean holds =
        switch (match.operator()) {
          case EQUAL -> value.equals(match.value());
          case NOT_EQUAL -> !value.equals(match.value());
          case MATCHES -> pattern(match.value()).matches(value);
          case MATCHES_NOT -> !pattern(match.value()).matches(value);
        };
    return without(
        holds,
        "It asks for %s, and the event has %s."
            .formatted(
                LabelMatchers.text(match),
                event.labels().containsKey(match.name())
                    ? "%s=%s".formatted(match.name(), Words.shown(value))
                    : "no label " + match.name()));
  }

  private Pattern pattern(String expression) {
    return patterns.get(expression, RegularExpressions::compile);
  }

  private static Optional<String> attributes(Map<String, String> asked, Event event) {
    Map<String, String> has = new TreeMap<>(event.attributes());
    has.put("type", event.type());
    has.put("source", event.source());
    has.put("id", event.id());
    event.subject().ifPresent(subject -> has.put("subject", subject));
    return new TreeMap<>(asked)
        .entrySet().stream()
            .filter(one -> !one.getValue().equals(has.get(one.getKey())))
            .map(one ->
                "It asks for the attribute %s=%s, and the event has %s."
                    .formatted(
                        one.getKey(),
                        one.getValue(),
                        has.containsKey(one.getKey())
                            ? Words.shown(has.getOrDefault(one.getKey(), ""))
                            : "none of this name"))
            .findFirst();
  }

  private Matched condition(String cel, Event event) {
    return switch (expressions.in(cel, event)) {
      case Value.Given(Boolean holds) ->
          holds ? new Matched.Yes() : new Matched.No("%s is false.".formatted(Words.shown(cel)));
      case Value.Given(_) ->
          new Matched.Failed(
              "Tried to match the event by %s but that is neither true nor false: compare it with something"
                  .formatted(Words.shown(cel)));
      case Value.Missing(String why) -> new Matched.No("%s %s.".formatted(Words.shown(cel), why));
      case Value.Failed(String why) ->
          new Matched.Failed(
              "Tried to match the event by %s but it %s".formatted(Words.shown(cel), why));
    };
  }

  private static Optional<String> without(boolean holds, String why) {
    return holds ? Optional.empty() : Optional.of(why);
  }

  private static String joined(Set<String> words) {
    return String.join(", ", new TreeSet<>(words));
  }
}
