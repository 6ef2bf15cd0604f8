/**
 * Invoking, now or later, once or in many targets; finding and cancelling: the one use case behind
 * every way into the server.
 */
@NullMarked
package dev.recap.server.invocation;

import org.jspecify.annotations.NullMarked;
