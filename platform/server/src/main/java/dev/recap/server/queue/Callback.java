package dev.recap.server.queue;

import java.net.URI;

/**
 * Somebody who is to be told that an invocation has ended.
 *
 * @param attempts how often that was tried
 */
public record Callback(String invocation, URI url, int attempts) {}
