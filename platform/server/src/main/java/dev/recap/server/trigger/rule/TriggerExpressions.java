package dev.recap.server.trigger.rule;

import dev.recap.server.trigger.Trigger;
import dev.recap.server.trigger.Trigger.Result;
import dev.recap.server.trigger.Trigger.Where;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All expressions of a rule, whose templates are those of a valid one. */
final class TriggerExpressions {
  private TriggerExpressions() {}

  static Stream<String> of(Trigger trigger) {
    Stream<String> templates =
        Stream.of(
                target(trigger.target()),
                trigger.steps().stream()
                    .flatMap(
                        step -> Stream.concat(Stream.of(step.reason()), texts(step.parameters()))),
                trigger.results().stream()
                    .flatMap(result ->
                        result instanceof Result.Webhook webhook
                            ? webhook.text().stream()
                            : Stream.empty()))
            .flatMap(one -> one);
    return Stream.concat(
        trigger.match().cel().stream(),
        templates.flatMap(template -> Template.parse(template).expressions().stream()));
  }

  private static Stream<String> target(Where target) {
    return switch (target) {
      case Where.Named() -> Stream.empty();
      case Where.Reference(String template) -> Stream.of(template);
      case Where.Selector selector -> selector.labels().values().stream();
    };
  }

  private static Stream<String> texts(@Nullable Object value) {
    return switch (value) {
      case null -> Stream.empty();
      case String text -> Stream.of(text);
      case Map<?, ?> map -> map.values().stream().flatMap(TriggerExpressions::texts);
      case Collection<?> list -> list.stream().flatMap(TriggerExpressions::texts);
      default -> Stream.empty();
    };
  }
}
