package dev.recap.core.invocation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The permanent record of one invocation.
 *
 * @param id its identity, sortable by the time it was accepted
 * @param owner the RECap process that runs it, so that its death can be noticed
 * @param capsule the exact reference once it is known, before that what was asked for
 * @param target the target's unambiguous reference, before resolution what was asked for
 * @param targetId the container's full id, once resolved
 * @param parameters JSON object, secrets redacted
 * @param outcome how it ended; empty while it runs
 * @param phases how long each phase took, in their order
 * @param result the capsule's output as JSON, when its format has structure
 * @param notices what the catalog had to say about the capsule when it was invoked
 */
public record InvocationRecord(
    String id,
    Owner owner,
    String capsule,
    String target,
    Optional<String> targetId,
    String parameters,
    String caller,
    Optional<String> reason,
    Optional<String> parent,
    Instant accepted,
    Optional<Instant> ended,
    Optional<Outcome> outcome,
    Map<Phase, Duration> phases,
    Captured stdout,
    Captured stderr,
    Optional<String> result,
    List<Artifact> artifacts,
    Optional<Receipt> receipt,
    List<String> notices) {

  /**
   * A process that lives on one host through one boot.
   *
   * @param bootId {@code /proc/sys/kernel/random/boot_id}
   * @param pid its process id
   * @param startTicks field 22 of proc_pid_stat(5)
   */
  public record Owner(String bootId, int pid, long startTicks) {}

  /** Whether it has ended. */
  public boolean isFinal() {
    return outcome.isPresent();
  }
}
