/** The log of a server: one line for each event, for people or for programs. */
@NullMarked
package dev.recap.server.operations.logging;

import org.jspecify.annotations.NullMarked;
