/** Tells those who asked for it that an invocation has ended. */
@NullMarked
package dev.recap.server.callback;

import org.jspecify.annotations.NullMarked;
