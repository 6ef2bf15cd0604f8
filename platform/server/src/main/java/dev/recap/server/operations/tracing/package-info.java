/** Traces of invocations for OpenTelemetry. Nothing of it is loaded where nobody asked for it. */
@NullMarked
package dev.recap.server.operations.tracing;

import org.jspecify.annotations.NullMarked;
