/** Tells those whom a rule names what came out of its runs. */
@NullMarked
package dev.recap.server.trigger.result;

import org.jspecify.annotations.NullMarked;
