package dev.recap.engine.runtime;

import dev.recap.core.capsule.Manifest;
import dev.recap.core.invocation.CapsuleRuntime.Job;
import dev.recap.core.invocation.InvocationId;
import java.util.List;

/**
 * What Apache OpenWhisk tells an action of its activation, for functions that were written for it
 * (OpenWhisk, "Actions", "Accessing action metadata within the action body").
 *
 * <p>There is no API host and no key, for there is no OpenWhisk to call.
 */
final class OpenWhisk {
  private static final String NAMESPACE = "recap";

  private OpenWhisk() {}

  /** {@code NAME=value}; the deadline, in milliseconds since 1970, is a little early. */
  static List<String> environment(Job job) {
    Manifest.Metadata about = job.capsule().manifest().metadata();
    long deadline =
        InvocationId.time(job.id()).plus(job.binding().limits().timeout()).toEpochMilli();
    return List.of(
        "__OW_NAMESPACE=" + NAMESPACE,
        "__OW_ACTION_NAME=/" + NAMESPACE + "/" + about.name(),
        "__OW_ACTION_VERSION=" + about.version(),
        "__OW_ACTIVATION_ID=" + job.id(),
        "__OW_TRANSACTION_ID=" + job.id(),
        "__OW_DEADLINE=" + deadline);
  }
}
