/** What who operates the server sees of it: metrics, health, a log of requests. */
@NullMarked
package dev.recap.server.operations;

import org.jspecify.annotations.NullMarked;
