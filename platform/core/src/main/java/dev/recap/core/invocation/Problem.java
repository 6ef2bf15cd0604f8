package dev.recap.core.invocation;

import dev.recap.core.capsule.CapsuleCatalog.Lookup;
import java.time.Duration;
import java.util.Optional;

/**
 * Something that kept an invocation from being what its caller asked for.
 *
 * @param kind decides exit code, HTTP status and hint
 * @param message a "Tried to … but …" sentence
 * @param again after which time it may be tried again with some hope, where that can be told
 */
public record Problem(Kind kind, String message, Optional<Duration> again) {

  /** One of which nobody knows when to try again. */
  public Problem(Kind kind, String message) {
    this(kind, message, Optional.empty());
  }

  /** Seconds, rounded up, so that whoever waits so long is not too early. */
  public Optional<Long> retryAfterSeconds() {
    return again.map(time -> Math.max(1, time.plusNanos(999_999_999).toSeconds()));
  }

  /** That there is no such capsule. */
  public static Problem of(Lookup.Unknown unknown) {
    String meant =
        unknown.similar().isEmpty()
            ? ""
            : "; did you mean " + String.join(" or ", unknown.similar()) + "?";
    return new Problem(
        Kind.UNKNOWN_CAPSULE,
        "Tried to find the capsule %s but there is none%s".formatted(unknown.reference(), meant));
  }

  /** That a name stands for several capsules. */
  public static Problem of(Lookup.Ambiguous ambiguous) {
    return new Problem(Kind.AMBIGUOUS_CAPSULE, ambiguous.problem());
  }

  /** That a capsule could not be had. */
  public static Problem of(Lookup.Unavailable unavailable) {
    return new Problem(Kind.CAPSULE_UNAVAILABLE, unavailable.problem());
  }

  /** That policy does not allow a capsule. */
  public static Problem of(Lookup.Refused refused) {
    return new Problem(Kind.DENIED_CAPSULE, refused.problem());
  }

  /** The message and, on a line of its own, what to do about it. */
  public String withHint() {
    return kind.hint().isEmpty() ? message : message + "\n" + kind.hint();
  }

  /** The one table from failures to exit codes, HTTP statuses and hints. */
  public enum Kind {
    NONE(0, 200, ""),
    CAPSULE_FAILED(1, 200, "Its own messages are on its standard error: recap invocations logs ID"),
    USAGE(2, 400, "recap --help shows the commands and their options"),
    UNKNOWN_FILE(2, 400, "Name one that is there, or - for standard input"),
    BAD_PARAMETER(2, 400, "recap catalog show CAPSULE lists its parameters"),
    UNKNOWN_CAPSULE(3, 404, "recap catalog list shows the capsules of this host"),
    AMBIGUOUS_CAPSULE(3, 409, "Name it with its registry, HOST/NAMESPACE/NAME, or by its digest"),
    UNKNOWN_TARGET(3, 404, "recap targets lists the running containers"),
    AMBIGUOUS_TARGET(
        3, 409, "Name the target with its runtime, as in docker:web, or by its full id"),
    UNKNOWN_INVOCATION(3, 404, "recap invocations lists them"),
    DENIED(4, 403, "Ask whoever administers this host for a grant"),
    UNAUTHENTICATED(
        4,
        401,
        "recap token create makes a token; recap takes it from RECAP_TOKEN, the API from Authorization: Bearer"),
    APPROVAL_NEEDED(
        4,
        403,
        "Once somebody else has approved it (recap approvals), invoke it again the same way"),
    TOO_MANY(5, 429, "Try again later"),
    OVERLOADED(7, 503, "Try again later"),
    BAD_REQUEST(2, 400, "/openapi.json describes every request"),
    UNKNOWN_PATH(3, 404, "/openapi.json lists every path"),
    WRONG_METHOD(2, 405, "/openapi.json lists the methods of every path"),
    WRONG_MEDIA_TYPE(2, 415, "Send JSON, with Content-Type: application/json"),
    TOO_LARGE(2, 413, "Send less; files belong into the target or an artifact, not into a request"),
    TOO_SLOW(5, 408, "Send the whole request at once"),
    BAD_RANGE(2, 416, "Ask for a part that lies within the size in Content-Range"),
    UNKNOWN_ARTIFACT(3, 404, "recap invocations artifacts ID lists them"),
    STILL_RUNNING(2, 409, "Follow its events, or ask again when it has ended"),
    KEY_REUSED(2, 422, "Send a new Idempotency-Key with every new request"),
    DENIED_CAPSULE(
        4, 403, "recap catalog verify CAPSULE shows its signatures and what policy.yaml asks for"),
    DENIED_REGISTRY(
        4,
        403,
        "docker login HOST or podman login HOST keeps your credentials; RECap takes them from there"),
    UNKNOWN_APPROVAL(3, 404, "recap approvals list shows your own and those you may decide"),
    APPROVAL_OVER(4, 409, "Have it invoked again: that asks for a new approval"),
    BAD_RULE(2, 400, "docs/triggers.md says what a rule may say; nothing was applied"),
    BAD_EVENT(2, 400, "recap trigger test --help says what an event may be"),
    RULE_OF_FILE(
        4,
        403,
        "The server notices within seconds when the file changes; recap trigger list shows it"),
    UNSIGNED(
        4,
        403,
        "Sign the body with HMAC-SHA256 and the key in the rule's secretFile: docs/triggers.md names the header"),
    NO_REPLAY(2, 409, "recap trigger runs ID shows the run, recap trigger list the rules in force"),
    UNKNOWN_TRIGGER(3, 404, "recap trigger list shows them"),
    UNKNOWN_RUN(3, 404, "recap trigger runs lists them"),
    UNKNOWN_EVENT(3, 404, "recap trigger runs names the event of each run"),
    UNKNOWN_TOKEN(3, 404, "recap token list shows them"),
    VERSION_TAKEN(4, 409, "Raise metadata.version in its capsule.yaml and publish it again"),
    NO_ROOT(4, 403, "Run it as root (sudo recap …): joining a container's namespaces needs it"),
    DOES_NOT_FIT(4, 409, "recap catalog show CAPSULE says what a target must have"),
    TIMED_OUT(5, 504, "Give it longer with --timeout, or ask it for less"),
    OUT_OF_MEMORY(1, 200, "Ask it for less, or raise limits.memory in its manifest"),
    CANCELLED(5, 499, ""),
    TARGET_GONE(6, 410, "recap targets shows what runs now"),
    TARGET_NOT_RUNNING(6, 409, "Start or unpause it and invoke again"),
    INTERRUPTED(7, 500, "Invoke it again; recap doctor --clean removes what an unclean death left"),
    CAPSULE_UNAVAILABLE(
        7, 502, "Mend what the message names; recap capsule build DIR tries a folder again"),
    REGISTRY(
        7,
        502,
        "recap catalog source list shows the registries of this host; what is installed works without them"),
    NO_RUNTIME(7, 500, "recap doctor says which OCI runtime is missing and how to install it"),
    HOST_FULL(7, 507, "Free some space; recap doctor shows where RECap keeps its files"),
    UNREACHABLE(
        7,
        502,
        "Is recap serve running there? --server, RECAP_SERVER and the setting server name where it is"),
    PLATFORM(7, 500, "recap doctor checks this host; with --debug the whole cause is shown");

    private final int exitCode;
    private final int httpStatus;
    private final String hint;

    Kind(int exitCode, int httpStatus, String hint) {
      this.exitCode = exitCode;
      this.httpStatus = httpStatus;
      this.hint = hint;
    }

    /**
     * Of a failed access to a file: {@code HOST_FULL} when there was no room. The JDK has no
     * exception of its own for ENOSPC and EDQUOT, only the C library's words.
     */
    public static Kind ofFile(Exception failure) {
      String message = String.valueOf(failure.getMessage());
      return message.contains("o space left") || message.contains("Disk quota exceeded")
          ? HOST_FULL
          : PLATFORM;
    }

    /** The exit status of the {@code recap} command. */
    public int exitCode() {
      return exitCode;
    }

    /** The HTTP status of the API. */
    public int httpStatus() {
      return httpStatus;
    }

    /** What to do about it, one sentence; may be empty. */
    public String hint() {
      return hint;
    }
  }
}
