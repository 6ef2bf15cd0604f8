package dev.recap.server.operations;

import dev.recap.server.http.Observer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One line for each request that was answered. Addresses are not in it: what they name besides is
 * the caller's business, and the operation says what was asked.
 */
public final class RequestLog implements Observer {
  private static final Logger LOG = LoggerFactory.getLogger(RequestLog.class);

  /** What programs ask every few seconds. */
  private static final Set<String> POLLED = Set.of("getLiveness", "getReadiness", "getMetrics");

  private final Level level;

  /**
   * A log.
   *
   * @param level of usual requests; health and metrics are one below
   */
  public RequestLog(Level level) {
    this.level = level;
  }

  @Override
  public void answered(
      Optional<String> operationId, Optional<String> caller, int status, Duration took) {
    boolean polled = operationId.filter(POLLED::contains).isPresent();
    LOG.atLevel(polled ? below(level) : level)
        .addKeyValue("operation", operationId.orElse("none"))
        .addKeyValue("caller", caller.orElse("-"))
        .addKeyValue("status", status)
        .addKeyValue("ms", took.toMillis())
        .log("answered");
  }

  private static Level below(Level level) {
    return switch (level) {
      case ERROR -> Level.WARN;
      case WARN -> Level.INFO;
      case INFO -> Level.DEBUG;
      case DEBUG, TRACE -> Level.TRACE;
    };
  }
}
