/** A typed client of the HTTP API, over TCP, TLS and Unix sockets. */
@NullMarked
package dev.recap.client;

import org.jspecify.annotations.NullMarked;
