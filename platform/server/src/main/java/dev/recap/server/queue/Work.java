package dev.recap.server.queue;

import dev.recap.core.access.Caller;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.invocation.FanOut;
import dev.recap.core.invocation.Request;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is to be carried out. */
public sealed interface Work {

  /** One invocation. */
  record One(Request request) implements Work {}

  /**
   * One in every target that carries labels, as one.
   *
   * @param parent what that belongs to
   */
  record All(FanOut.Order order, Optional<String> parent) implements Work {
    /** One that belongs to nothing. */
    public All(FanOut.Order order) {
      this(order, Optional.empty());
    }
  }

  /** Of which capsule. */
  default CapsuleRef capsule() {
    return switch (this) {
      case One(Request request) -> request.capsule();
      case All(FanOut.Order order, var _) -> order.capsule();
    };
  }

  /** In which target, or in those with which labels: {@code app=web,tier}. */
  default String target() {
    return switch (this) {
      case One(Request request) -> request.target().toString();
      case All(FanOut.Order order, var _) -> selector(order.labels());
    };
  }

  /** Labels as records write them, sorted. */
  static String selector(Map<String, String> labels) {
    return labels.entrySet().stream()
        .map(label -> label.getKey() + (label.getValue().isEmpty() ? "" : "=" + label.getValue()))
        .sorted()
        .collect(Collectors.joining(","));
  }

  /** Who asks. */
  default Caller caller() {
    return switch (this) {
      case One(Request request) -> request.caller();
      case All(FanOut.Order order, var _) -> order.caller();
    };
  }

  /** Values by name, unchecked. */
  default Map<String, Object> parameters() {
    return switch (this) {
      case One(Request request) -> request.parameters();
      case All(FanOut.Order order, var _) -> order.parameters();
    };
  }

  /** Why, in the caller's words. */
  default Optional<String> reason() {
    return switch (this) {
      case One(Request request) -> request.reason();
      case All(FanOut.Order order, var _) -> order.reason();
    };
  }

  /** What it belongs to. */
  default Optional<String> parent() {
    return switch (this) {
      case One(Request request) -> request.parent();
      case All all -> all.parent();
    };
  }

  /** In place of the manifest's timeout. */
  default Optional<Duration> timeout() {
    return switch (this) {
      case One(Request request) -> request.timeout();
      case All(FanOut.Order order, var _) -> order.timeout();
    };
  }
}
