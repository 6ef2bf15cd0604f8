/** Keeps the records of invocations, and whatever else must outlive the server, in a database. */
@NullMarked
package dev.recap.server.store;

import org.jspecify.annotations.NullMarked;
