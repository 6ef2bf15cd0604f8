package dev.recap.server.trigger.rule;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Trigger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The expressions of rules, each compiled once. CEL is loaded with the first one that needs it.
 * Safe for several threads.
 */
public final class Expressions {
  private static final int MOST = 2_000;

  private final Cache<String, Cel.Compiled> compiled =
      Caffeine.newBuilder().maximumSize(MOST).build();
  private @Nullable Cel cel;

  /**
   * Has everything ready that a rule needs, so that its first event does not wait for it: a second
   * or two when CEL has to be loaded, nothing at all when there is no need.
   */
  public void prepare(Trigger trigger) {
    TriggerExpressions.of(trigger).forEach(this::problem);
  }

  /** What an expression gives. */
  Value in(String source, EventView event) {
    Optional<EventPath> path = EventPath.of(source);
    if (path.isPresent()) {
      Value value = path.get().in(event.values());
      return value instanceof Value.Given(var given) && !event.meter().mayGive(given)
          ? Cel.tooMuch()
          : value;
    }
    return switch (compile(source)) {
      case Cel.Compiled.Refused(String why) -> new Value.Failed(why);
      case Cel.Compiled.Ready ready -> ready.in(event);
    };
  }

  /** What an expression gives for an event. */
  Value in(String source, Event event) {
    return in(source, new EventView(event));
  }

  /** Why it cannot be used at all, as the end of a sentence about it. */
  Optional<String> problem(String source) {
    Optional<EventPath> path = EventPath.of(source);
    if (path.isPresent()) {
      return path.get().problem().map(problem -> "is wrong: " + problem);
    }
    return switch (compile(source)) {
      case Cel.Compiled.Refused(String why) -> Optional.of(why);
      case Cel.Compiled.Ready _ -> Optional.empty();
    };
  }

  /** Why it cannot be used to tell yes from no. */
  Optional<String> problemOfCondition(String source) {
    Optional<String> problem = problem(source);
    if (problem.isPresent() || EventPath.of(source).isPresent()) {
      return problem;
    }
    return compile(source) instanceof Cel.Compiled.Ready(_, boolean mayBeBoolean) && !mayBeBoolean
        ? Optional.of("is neither true nor false: compare it with something")
        : Optional.empty();
  }

  private Cel.Compiled compile(String source) {
    return compiled.get(source, text -> cel().compile(text));
  }

  private synchronized Cel cel() {
    Cel ready = cel;
    if (ready == null) {
      ready = new Cel();
      cel = ready;
    }
    return ready;
  }
}
