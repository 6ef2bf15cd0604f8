package dev.recap.server.http;

import java.time.Duration;
import java.util.Optional;

/** Is told of every request that was answered. */
@FunctionalInterface
public interface Observer {

  /**
   * A request was answered, well or not.
   *
   * @param operationId of its route; empty when there is none
   * @param caller who asked, if known
   * @param status of the answer
   */
  void answered(Optional<String> operationId, Optional<String> caller, int status, Duration took);

  /** Tells this one, then another. */
  default Observer and(Observer next) {
    return (operationId, caller, status, took) -> {
      answered(operationId, caller, status, took);
      next.answered(operationId, caller, status, took);
    };
  }

  /** Nobody is told. */
  Observer NOBODY = (operationId, caller, status, took) -> {};
}
