package dev.recap.server.trigger.rule;

import com.google.common.collect.ImmutableList;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationListener;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ends evaluations that cost too much together. Every step costs something, and what is read or
 * made by it costs as much as it is long, so that time and memory are bounded whatever an
 * expression and an event are.
 */
final class CostMeter implements CelEvaluationListener {
  /** What expressions may cost: an event of 1 MiB may be looked through some times. */
  static final long MOST = 4_000_000;

  /**
   * Elements and characters of all that they give: references to the same thing are written out.
   */
  static final long MOST_GIVEN = 1_000_000;

  /** The function that takes regular expressions. */
  static final String MATCHES = "matches";

  private static final int STEP = 10;

  /** Characters times parts of a regular expression that cost as much as one character read. */
  private static final int MATCHED = 8;

  /** Functions that look into all of what they are given. */
  private static final Set<String> DEEP = Set.of("_==_", "_!=_", "@in", "in", "_in_");

  private final Map<Long, Object> containers = new HashMap<>();
  private final Map<Long, String> texts = new HashMap<>();
  private final IdentityHashMap<Object, Long> sizes = new IdentityHashMap<>();
  private long cost;
  private long given;

  /** Thrown through the interpreter. */
  static final class Exceeded extends RuntimeException {
    private static final long serialVersionUID = 1;

    Exceeded() {
      super("it costs too much", null, false, false);
    }
  }

  /** The next expression, whose parts are numbered anew. */
  void begin() {
    containers.clear();
    texts.clear();
  }

  boolean isExceeded() {
    return cost > MOST || given > MOST_GIVEN;
  }

  /**
   * One element of what is given, or so many characters.
   *
   * @throws Exceeded when it is too much by now
   */
  void give(long more) {
    given += more;
    if (isExceeded()) {
      throw new Exceeded();
    }
  }

  /** Whether all of a value may be given too. */
  boolean mayGive(@Nullable Object value) {
    try {
      giveAll(value);
      return true;
    } catch (Exceeded _) {
      return false;
    }
  }

  private void giveAll(@Nullable Object value) {
    give(1);
    switch (value) {
      case null -> {}
      case String text -> give(text.length());
      case Map<?, ?> map ->
          map.forEach((name, member) -> {
            giveAll(name);
            giveAll(member);
          });
      case List<?> list -> list.forEach(this::giveAll);
      default -> {}
    }
  }

  @Override
  public void callback(CelExpr expression, @Nullable Object value) {
    add(STEP);
    if (value instanceof String text) {
      add(text.length());
      texts.put(expression.id(), text);
    } else if (value instanceof Map<?, ?> || value instanceof List<?>) {
      containers.put(expression.id(), value);
    }
    if (expression.getKind() == CelExpr.ExprKind.Kind.CALL) {
      call(expression.call(), value);
    }
  }

  private void call(CelExpr.CelCall call, @Nullable Object value) {
    if (value instanceof List<?> made && !call.function().equals("_+_")) {
      add(made.size());
    }
    if (call.function().equals(MATCHES)) {
      matched(call);
    }
    if (DEEP.contains(call.function())) {
      ImmutableList<CelExpr> arguments = call.args();
      for (CelExpr argument : arguments) {
        Object given = containers.get(argument.id());
        if (given != null) {
          add(size(given));
        }
      }
    }
  }

  private void matched(CelExpr.CelCall call) {
    if (call.args().isEmpty()) {
      return;
    }
    CelExpr of = call.target().orElseGet(() -> call.args().getFirst());
    long size = RegularExpressions.size(text(call.args().getLast()));
    add(size + text(of).length() * size / MATCHED);
  }

  private String text(CelExpr expression) {
    return constant(expression).orElseGet(() -> texts.getOrDefault(expression.id(), ""));
  }

  /** What an expression is that is a text and nothing else. */
  static Optional<String> constant(CelExpr expression) {
    return expression.getKind() == CelExpr.ExprKind.Kind.CONSTANT
            && expression.constant().getKind() == CelConstant.Kind.STRING_VALUE
        ? Optional.of(expression.constant().stringValue())
        : Optional.empty();
  }

  private long size(@Nullable Object value) {
    return switch (value) {
      case null -> 1;
      case String text -> text.length();
      case Map<?, ?> map -> {
        long entries = 0;
        if (!sizes.containsKey(map)) {
          for (Map.Entry<?, ?> one : map.entrySet()) {
            entries += 1 + size(one.getKey()) + size(one.getValue());
          }
        }
        yield known(map, entries);
      }
      case List<?> list -> {
        long elements = 0;
        if (!sizes.containsKey(list)) {
          for (Object one : list) {
            elements += 1 + size(one);
          }
        }
        yield known(list, elements);
      }
      default -> 1;
    };
  }

  private long known(Object container, long counted) {
    Long before = sizes.putIfAbsent(container, counted);
    return before == null ? counted : before;
  }

  private void add(long more) {
    cost += more;
    if (isExceeded()) {
      throw new Exceeded();
    }
  }
}
