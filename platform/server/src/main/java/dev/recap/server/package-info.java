/** Keeps the permanent record of every invocation. */
@NullMarked
package dev.recap.server;

import org.jspecify.annotations.NullMarked;
