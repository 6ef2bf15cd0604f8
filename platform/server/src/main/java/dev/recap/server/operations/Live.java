package dev.recap.server.operations;

import java.util.function.DoubleSupplier;

/**
 * What there is of something at the moment it is asked for. Is asked at each collection; may fail,
 * and then has no value.
 *
 * @param name of the metric, in Prometheus' way: {@code recap_sessions}
 * @param help one sentence
 */
public record Live(String name, String help, DoubleSupplier value) {
  double now() {
    try {
      return value.getAsDouble();
    } catch (RuntimeException e) {
      return Double.NaN;
    }
  }
}
