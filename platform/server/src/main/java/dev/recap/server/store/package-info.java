/** Keeps the records of invocations in one SQLite file. */
@NullMarked
package dev.recap.server.store;

import org.jspecify.annotations.NullMarked;
