/**
 * One run of one capsule in one target: its phases, its outcome, its record and the use case that
 * drives it.
 */
@NullMarked
package dev.recap.core.invocation;

import org.jspecify.annotations.NullMarked;
