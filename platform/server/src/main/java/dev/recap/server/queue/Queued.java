package dev.recap.server.queue;

import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.invocation.Request;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * An invocation that waits for its turn.
 *
 * @param id what its record will be called
 * @param work what is asked for
 * @param priority greater ones are taken first; those of one priority in the order they came
 * @param idempotencyKey the caller's word for it: asked for again with the same word, it is not
 *     invoked again
 * @param callback who is told of its end
 * @param retryInterrupted whether it is invoked again when the server died while it ran
 * @param accepted when it was asked for
 */
public record Queued(
    String id,
    Work work,
    int priority,
    Optional<String> idempotencyKey,
    Optional<URI> callback,
    boolean retryInterrupted,
    Instant accepted) {

  /** One invocation that waits. */
  public Queued(
      String id,
      Request request,
      int priority,
      Optional<String> idempotencyKey,
      Optional<URI> callback,
      boolean retryInterrupted,
      Instant accepted) {
    this(id, new Work.One(request), priority, idempotencyKey, callback, retryInterrupted, accepted);
  }

  /** What limits per capsule count by: the reference without version and digest. */
  public static String capsuleKey(Work work) {
    CapsuleRef capsule = work.capsule();
    return capsule.repository().orElse(capsule.name());
  }

  /** What limits per target count by: its reference as it was asked for. */
  public static String targetKey(Work work) {
    return work.target();
  }
}
