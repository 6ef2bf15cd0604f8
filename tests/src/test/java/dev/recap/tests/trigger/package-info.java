/** Triggers of a server of its own process, with real sources of events. */
@NullMarked
package dev.recap.tests.trigger;

import org.jspecify.annotations.NullMarked;
