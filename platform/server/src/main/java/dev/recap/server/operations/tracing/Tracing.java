package dev.recap.server.operations.tracing;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.server.invocation.Order;
import dev.recap.server.invocation.Watcher;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Sends a trace of every invocation to an OpenTelemetry collector: a span for it and one for each
 * of its phases, made from its record when it has ended.
 *
 * <p>Spans wait in memory and are sent by a thread of their own. Those for which there is no room,
 * because the collector takes none, are dropped.
 */
public final class Tracing implements Watcher, AutoCloseable {
  /** A busy server's spans of some ten seconds; each takes about 1 KiB. */
  private static final int MOST_WAITING = 8192;

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LAST = Duration.ofSeconds(5);

  private final SdkTracerProvider provider;
  private final Traces traces = new Traces();
  private final InvocationSpans spans;

  private Tracing(SdkTracerProvider provider) {
    this.provider = provider;
    this.spans = new InvocationSpans(provider.get("dev.recap"), traces);
  }

  /**
   * Where traces go.
   *
   * @param endpoint of OTLP over HTTP; without a path {@code /v1/traces} is meant
   * @param headers sent along, for collectors that want to know who sends
   * @param version of this program
   * @param host this one's name
   */
  public record Settings(URI endpoint, Map<String, String> headers, String version, String host) {
    private String address() {
      String path = endpoint.getRawPath();
      return path == null || path.isEmpty() || path.equals("/")
          ? endpoint.resolve("/v1/traces").toString()
          : endpoint.toString();
    }
  }

  /** Begins; whether there is a collector shows later. */
  public static Tracing to(Settings settings) {
    OtlpHttpSpanExporterBuilder exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(settings.address())
            .setTimeout(TIMEOUT)
            .setConnectTimeout(TIMEOUT);
    settings.headers().forEach(exporter::addHeader);
    return new Tracing(
        SdkTracerProvider.builder()
            .setResource(
                Resource.create(
                    Attributes.builder()
                        .put("service.name", "recap")
                        .put("service.version", settings.version())
                        .put("host.name", settings.host())
                        .build()))
            .setIdGenerator(new SpanIds())
            .addSpanProcessor(
                BatchSpanProcessor.builder(exporter.build())
                    .setMaxQueueSize(MOST_WAITING)
                    .setExporterTimeout(TIMEOUT)
                    .build())
            .build());
  }

  @Override
  public void asked(String id, Order order) {
    order.trace().ifPresent(header -> traces.remember(id, header));
  }

  @Override
  public void unrecorded(String id) {
    traces.forget(id);
  }

  @Override
  public void ended(InvocationRecord invocation) {
    spans.make(invocation);
    traces.forget(invocation.id());
  }

  @Override
  public void fanOutEnded(InvocationRecord invocation) {
    ended(invocation);
  }

  /** Sends what waits, for 5 s at most. */
  @Override
  public void close() {
    provider.forceFlush().join(LAST.toSeconds(), TimeUnit.SECONDS);
    provider.shutdown().join(1, TimeUnit.SECONDS);
  }
}
