package dev.recap.server.access;

import java.time.Instant;
import java.util.Optional;

/**
 * That somebody else allows one invocation, or is asked to.
 *
 * @param id as of invocations
 * @param pin changes with anything that the one who approves relies on
 * @param ask what is to be approved
 * @param asked when
 * @param expires until when it can be decided, or used once it is approved
 * @param decided by whom and when
 * @param usedBy the invocation it allowed
 */
public record Approval(
    String id,
    String pin,
    Pinned ask,
    Instant asked,
    Instant expires,
    State state,
    Optional<Decided> decided,
    Optional<String> usedBy) {

  /**
   * What is to be approved.
   *
   * @param grant the grant that asks for an approval
   * @param capsule its exact reference
   * @param target its reference; its id is in the pin
   * @param parameters as JSON, without secrets
   * @param invocation the one that was refused for lack of this
   */
  public record Pinned(
      String grant,
      String caller,
      String capsule,
      String target,
      String parameters,
      boolean interactive,
      Optional<String> reason,
      String invocation) {}

  /** Who decided, and when. */
  public record Decided(String by, Instant at) {}

  /** How far it is; one that expired keeps the state it had. */
  public enum State {
    PENDING,
    APPROVED,
    DENIED,
    USED;

    /** Its word in JSON and in the store. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Whether its time is over. */
  public boolean isExpired(Instant now) {
    return !now.isBefore(expires);
  }
}
