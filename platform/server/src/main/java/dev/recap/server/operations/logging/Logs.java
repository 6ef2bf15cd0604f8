package dev.recap.server.operations.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.io.OutputStream;
import java.util.logging.LogManager;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Writes what is logged, by SLF4J and by {@code java.util.logging}, in the form that was asked for.
 * A process that does not set this up logs nothing.
 */
public final class Logs implements AutoCloseable {
  /** What SLF4J asks for its provider, in place of looking for one on the class path. */
  private static final String PROVIDER = "slf4j.provider";

  private static final String LOGBACK = "ch.qos.logback.classic.spi.LogbackServiceProvider";

  /** Libraries explain themselves in levels below this one. */
  private static final Level LIBRARIES = Level.WARN;

  private final LoggerContext context;

  private Logs(LoggerContext context) {
    this.context = context;
  }

  /** What a line looks like. */
  public enum Format {
    /** One JSON object. */
    JSON,
    /** Words. */
    TEXT
  }

  /**
   * Begins to write. To be called before anything is logged: SLF4J decides once who writes.
   *
   * @param level of RECap's own; libraries are heard from {@code WARN} on
   * @param to never closed here
   * @throws IllegalStateException when something was logged before
   */
  public static Logs begin(Format format, org.slf4j.event.Level level, OutputStream to) {
    System.setProperty(PROVIDER, LOGBACK);
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    if (!(factory instanceof LoggerContext context)) {
      throw new IllegalStateException("Tried to begin the log but something was logged before");
    }
    context.reset();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Level own = Level.convertAnSLF4JLevel(level);
    root.setLevel(own.isGreaterOrEqual(LIBRARIES) ? own : LIBRARIES);
    context.getLogger("dev.recap").setLevel(own);
    root.addAppender(
        appender(
            context,
            switch (format) {
              case JSON -> new JsonLines();
              case TEXT -> new TextLines();
            },
            to));
    bridge(root.getLevel());
    return new Logs(context);
  }

  private static OutputStreamAppender<ILoggingEvent> appender(
      LoggerContext context, Encoder<ILoggingEvent> encoder, OutputStream to) {
    encoder.setContext(context);
    encoder.start();
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    appender.setContext(context);
    appender.setName("log");
    appender.setEncoder(encoder);
    appender.setOutputStream(new Unclosed(to));
    appender.start();
    return appender;
  }

  /** OpenTelemetry and PostgreSQL's driver log with the JDK. */
  private static void bridge(Level level) {
    LogManager.getLogManager().reset();
    SLF4JBridgeHandler.install();
    java.util.logging.Logger.getLogger("")
        .setLevel(
            level.isGreaterOrEqual(Level.ERROR)
                ? java.util.logging.Level.SEVERE
                : java.util.logging.Level.WARNING);
  }

  /** Logs nothing from now on. */
  @Override
  public void close() {
    SLF4JBridgeHandler.uninstall();
    context.reset();
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
  }
}
