package dev.recap.core.invocation;

import java.time.Duration;

/** How an invocation ended. */
public sealed interface Outcome {

  /** The function ended with status 0. */
  record Succeeded() implements Outcome {}

  /**
   * The function ended by itself and said that it failed.
   *
   * @param exitCode its exit status; 128 + n when signal n ended it, as a shell counts
   * @param message what the record can say of it
   */
  record Failed(int exitCode, String message) implements Outcome {}

  /** It was not run: its parameters, the policy, the target or its content did not allow it. */
  record Rejected(Problem problem) implements Outcome {}

  /** It ran past its timeout and was ended. */
  record TimedOut(Duration timeout) implements Outcome {}

  /** It wanted more memory than its limit and was ended. */
  record OutOfMemory(long memoryBytes) implements Outcome {}

  /** Somebody ended it. */
  record Cancelled(String by) implements Outcome {}

  /** The target ended, was restarted or paused before the function was through. */
  record TargetGone(String message) implements Outcome {}

  /** The RECap process that ran it died. */
  record Interrupted(String message) implements Outcome {}

  /** RECap or the host failed, not the capsule. */
  record PlatformError(Problem problem) implements Outcome {}

  /** Its word in records and on the command line. */
  default String word() {
    return switch (this) {
      case Succeeded() -> "succeeded";
      case Failed f -> "failed";
      case Rejected r -> "rejected";
      case TimedOut t -> "timed-out";
      case OutOfMemory o -> "out-of-memory";
      case Cancelled c -> "cancelled";
      case TargetGone t -> "target-gone";
      case Interrupted i -> "interrupted";
      case PlatformError p -> "platform-error";
    };
  }

  /** One sentence for a person; empty for {@link Succeeded}. */
  default String message() {
    return switch (this) {
      case Succeeded() -> "";
      case Failed f -> f.message();
      case Rejected r -> r.problem().message();
      case TimedOut t ->
          "Tried to run the capsule to its end but its timeout of %s passed".formatted(text(t));
      case OutOfMemory o ->
          "Tried to run the capsule but it needed more than its memory limit of %d MiB"
              .formatted(o.memoryBytes() >> 20);
      case Cancelled c -> "Cancelled by " + c.by();
      case TargetGone t -> t.message();
      case Interrupted i -> i.message();
      case PlatformError p -> p.problem().message();
    };
  }

  /** What kind of problem it is, for exit codes and hints. */
  default Problem.Kind kind() {
    return switch (this) {
      case Succeeded() -> Problem.Kind.NONE;
      case Failed f -> Problem.Kind.CAPSULE_FAILED;
      case Rejected r -> r.problem().kind();
      case TimedOut t -> Problem.Kind.TIMED_OUT;
      case OutOfMemory o -> Problem.Kind.OUT_OF_MEMORY;
      case Cancelled c -> Problem.Kind.CANCELLED;
      case TargetGone t -> Problem.Kind.TARGET_GONE;
      case Interrupted i -> Problem.Kind.INTERRUPTED;
      case PlatformError p -> p.problem().kind();
    };
  }

  private static String text(TimedOut t) {
    return t.timeout().toString().substring(2).toLowerCase(java.util.Locale.ROOT);
  }
}
