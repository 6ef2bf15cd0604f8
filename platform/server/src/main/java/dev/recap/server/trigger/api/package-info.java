/** The endpoints with which rules are applied, and with which is seen what came of them. */
@NullMarked
package dev.recap.server.trigger.api;

import org.jspecify.annotations.NullMarked;
