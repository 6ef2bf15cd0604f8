package dev.recap.server.operations.tracing;

import io.opentelemetry.sdk.trace.IdGenerator;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Ids that follow from those of invocations, so that a part of a fan-out knows its parent's before
 * there is a span of that, and after a restart too.
 */
final class SpanIds implements IdGenerator {
  private static final int TRACE_BYTES = 16;
  private static final int SPAN_BYTES = 8;

  /** The invocation whose own span is being made. */
  private static final ScopedValue<String> INVOCATION = ScopedValue.newInstance();

  private final IdGenerator random = IdGenerator.random();

  /** Makes the span of an invocation. */
  static <T> T with(String invocation, ScopedValue.CallableOp<T, RuntimeException> make) {
    return ScopedValue.where(INVOCATION, invocation).call(make);
  }

  static String trace(String invocation) {
    return hash("trace " + invocation, TRACE_BYTES);
  }

  static String span(String invocation) {
    return hash("span " + invocation, SPAN_BYTES);
  }

  @Override
  public String generateSpanId() {
    return INVOCATION.isBound() ? span(INVOCATION.get()) : random.generateSpanId();
  }

  @Override
  public String generateTraceId() {
    return INVOCATION.isBound() ? trace(INVOCATION.get()) : random.generateTraceId();
  }

  private static String hash(String text, int bytes) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
