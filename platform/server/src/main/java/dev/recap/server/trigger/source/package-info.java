/** Where events come from: requests, the host's container engines and the clock. */
@NullMarked
package dev.recap.server.trigger.source;

import org.jspecify.annotations.NullMarked;
