/** CloudEvents 1.0 over HTTP, as Knative's brokers send them and expect them back. */
@NullMarked
package dev.recap.knative;

import org.jspecify.annotations.NullMarked;
