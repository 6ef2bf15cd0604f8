/** Keeps invocations that were asked for until somebody has the time to carry them out. */
@NullMarked
package dev.recap.server.queue;

import org.jspecify.annotations.NullMarked;
