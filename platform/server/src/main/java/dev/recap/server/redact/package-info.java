/** What an operator says is secret, whichever capsule prints it. */
@NullMarked
package dev.recap.server.redact;

import org.jspecify.annotations.NullMarked;
