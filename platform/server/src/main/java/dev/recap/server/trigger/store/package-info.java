/** Keeps rules, events, and what events came to by rules. */
@NullMarked
package dev.recap.server.trigger.store;

import org.jspecify.annotations.NullMarked;
