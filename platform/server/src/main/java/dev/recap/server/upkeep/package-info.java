/** Forgets in time what need not be kept. */
@NullMarked
package dev.recap.server.upkeep;

import org.jspecify.annotations.NullMarked;
