/**
 * The JSON form of an invocation's record, as the command line prints it and the store keeps it.
 */
@NullMarked
package dev.recap.record;

import org.jspecify.annotations.NullMarked;
