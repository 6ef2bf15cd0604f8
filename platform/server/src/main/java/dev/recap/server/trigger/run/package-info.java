/** Decides which rules events call for, and carries out what they ask for. */
@NullMarked
package dev.recap.server.trigger.run;

import org.jspecify.annotations.NullMarked;
