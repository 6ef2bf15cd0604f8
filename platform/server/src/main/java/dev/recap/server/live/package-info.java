/** What running invocations do, told to whoever follows them, in bounded memory. */
@NullMarked
package dev.recap.server.live;

import org.jspecify.annotations.NullMarked;
