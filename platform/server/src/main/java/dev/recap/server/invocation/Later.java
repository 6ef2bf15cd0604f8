package dev.recap.server.invocation;

import java.net.URI;
import java.util.Optional;

/**
 * How an invocation is to be carried out that its caller does not wait for.
 *
 * @param priority greater ones first
 * @param idempotencyKey the caller's word for it: asked for again with the same word, it is not
 *     invoked again
 * @param callback who is told of its end
 * @param retryInterrupted whether it is invoked again when the server died while it ran
 */
public record Later(
    int priority,
    Optional<String> idempotencyKey,
    Optional<URI> callback,
    boolean retryInterrupted) {
  /** Nothing special. */
  public static final Later USUAL = new Later(0, Optional.empty(), Optional.empty(), false);

  /** The same with a caller's word. */
  public static Later once(String idempotencyKey) {
    return new Later(0, Optional.of(idempotencyKey), Optional.empty(), false);
  }
}
