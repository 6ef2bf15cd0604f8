/**
 * HTTP itself: connections, limits, routes and problem details. What the API means is elsewhere.
 */
@NullMarked
package dev.recap.server.http;

import org.jspecify.annotations.NullMarked;
