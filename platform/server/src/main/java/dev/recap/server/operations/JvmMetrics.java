package dev.recap.server.operations;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;

/**
 * What the JVM and the process take. Is looked for from the first collection on, because starting
 * the JVM's management takes longer than much of a server's start.
 */
final class JvmMetrics implements AutoCloseable {
  private final MeterRegistry registry;
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private boolean bound;

  JvmMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  synchronized void bind() {
    if (bound) {
      return;
    }
    bound = true;
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    collections.bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  @Override
  public void close() {
    collections.close();
  }
}
