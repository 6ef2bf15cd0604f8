package dev.recap.server.trigger.rule;

import com.google.common.collect.ImmutableList;
import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationListener;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ends an evaluation that costs too much. Every step costs something, and what is read or made by
 * it costs as much as it is long, so that time and memory are bounded whatever an expression and an
 * event are.
 */
final class CostMeter implements CelEvaluationListener {
  /** What expressions may cost: an event of 1 MiB may be looked through some times. */
  static final long MOST = 4_000_000;

  private static final int STEP = 10;

  /** Functions that look into all of what they are given. */
  private static final Set<String> DEEP = Set.of("_==_", "_!=_", "@in", "in", "_in_");

  private final Map<Long, Object> containers = new HashMap<>();
  private final IdentityHashMap<Object, Long> sizes = new IdentityHashMap<>();
  private long cost;

  /** Thrown through the interpreter. */
  static final class Exceeded extends RuntimeException {
    private static final long serialVersionUID = 1;

    Exceeded() {
      super("it costs too much", null, false, false);
    }
  }

  boolean isExceeded() {
    return cost > MOST;
  }

  @Override
  public void callback(CelExpr expression, @Nullable Object value) {
    add(STEP);
    if (value instanceof String text) {
      add(text.length());
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
