package dev.recap.server.access;

import dev.recap.server.access.Approval.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Port: keeps approvals, safe under sudden death and several processes. */
public interface Approvals {

  /**
   * What stands for a pin: an approval that is neither used nor expired. An approved one comes
   * before a denied one, and that before one that is pending.
   */
  Optional<Approval> standing(String pin, Instant now);

  /** Keeps a pending one unless one stands for its pin; the one that stands then. */
  Approval request(Approval pending);

  /** How many of a caller's wait for a decision. */
  int pending(String caller, Instant now);

  /** The one with this id. */
  Optional<Approval> find(String id);

  /** The newest first. */
  List<Approval> list(int limit);

  /**
   * Decides one that is pending and not expired.
   *
   * @param state approved or denied
   * @param expires until when it stands then
   * @return whether it was
   */
  boolean decide(String id, State state, Approval.Decided decided, Instant expires);

  /**
   * Uses up one that is approved and not expired; of several who try only one succeeds.
   *
   * @return whether it was
   */
  boolean use(String id, String invocation, Instant now);
}
