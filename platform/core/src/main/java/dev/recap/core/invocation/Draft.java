package dev.recap.core.invocation;

import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.Parameters;
import dev.recap.core.invocation.CapsuleRuntime.Bound;
import dev.recap.core.invocation.CapsuleRuntime.Traces;
import dev.recap.core.target.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A record while it is being made: what is known so far, and the timing of the phases. */
final class Draft {
  private final Request request;
  private final InvocationRecord.Owner owner;
  private final TimeSource time;
  private final Progress progress;
  private final SecretPatterns patterns;
  private final String id;
  private final Instant accepted;
  private final Map<Phase, Duration> phases = new EnumMap<>(Phase.class);
  private long phaseStart;
  private Phase phase = Phase.ACCEPTED;
  private Optional<Capsule> capsule = Optional.empty();
  private Optional<Target> target = Optional.empty();
  private Parameters parameters = Parameters.NONE;
  private List<String> notices = List.of();
  private Optional<String> result = Optional.empty();
  private boolean touched;
  private Optional<Access.Decision.NoRoom> noRoom = Optional.empty();
  private @Nullable Traces traces;
  private @Nullable Outcome outcome;
  private @Nullable Instant ended;

  Draft(
      Request request,
      InvocationRecord.Owner owner,
      TimeSource time,
      Progress progress,
      SecretPatterns patterns) {
    this.request = request;
    this.patterns = patterns;
    this.owner = owner;
    this.time = time;
    this.progress = progress;
    this.accepted = time.now();
    this.id = request.id().orElseGet(() -> InvocationId.at(accepted));
    this.phaseStart = time.nanos();
  }

  String id() {
    return id;
  }

  /** Ends the phase before and starts this one. */
  void enter(Phase next) {
    long now = time.nanos();
    if (next != Phase.ACCEPTED) {
      phases.put(phase, Duration.ofNanos(now - phaseStart));
    }
    phaseStart = now;
    phase = next;
    touched |= next == Phase.BOUND;
    progress.entered(id, next);
  }

  void target(Target found) {
    target = Optional.of(found);
  }

  void capsule(Capsule found, List<String> said) {
    capsule = Optional.of(found);
    notices = said;
    said.forEach(notice -> progress.notice(id, notice));
  }

  void parameters(Parameters checked) {
    parameters = checked;
    progress.checked(id, checked);
  }

  void noRoom(Access.Decision.NoRoom found) {
    noRoom = Optional.of(found);
  }

  Optional<Access.Decision.NoRoom> noRoom() {
    return noRoom;
  }

  void bound(Bound bound) {
    progress.bound(id, bound);
  }

  void traces(Traces left) {
    traces = left;
  }

  /** The last line of standard error, where a program says why it failed; without secrets. */
  String lastWords() {
    Traces left = traces;
    return left == null ? "" : LastLine.of(redacted(left.stderr()));
  }

  InvocationRecord end(Outcome how) {
    enter(Phase.ENDED);
    outcome = redacted(how);
    ended = time.now();
    return record();
  }

  /** Reads the output as JSON where the capsule succeeded and its format has structure. */
  void parse(OutputParser output) {
    if (outcome instanceof Outcome.Succeeded) {
      result =
          capsule
              .map(c -> c.manifest().output().under(parameters.values()))
              .flatMap(format -> output.parse(format, record().stdout()));
    }
  }

  InvocationRecord record() {
    Traces left = traces;
    return new InvocationRecord(
        id,
        owner,
        capsule.map(Capsule::reference).orElse(request.capsule().toString()),
        target.map(Target::reference).orElse(request.target().toString()),
        target.map(Target::id),
        parameters.redactedJson(),
        request.caller().name(),
        request.reason(),
        request.parent(),
        accepted,
        Optional.ofNullable(ended),
        Optional.ofNullable(outcome),
        new EnumMap<>(phases),
        left == null ? Captured.NOTHING : redacted(left.stdout()),
        left == null ? Captured.NOTHING : redacted(left.stderr()),
        result,
        left == null ? List.of() : left.artifacts(),
        left == null ? withoutTraces() : Optional.of(left.receipt()),
        notices);
  }

  /**
   * What was begun in a target and whose traces are unknown is never said to have left none. A
   * rejected invocation was not begun.
   */
  private Optional<Receipt> withoutTraces() {
    if (outcome == null) {
      return Optional.empty();
    }
    return Optional.of(
        touched && !(outcome instanceof Outcome.Rejected)
            ? Receipt.notTaken("RECap failed before it could compare the target")
            : Receipt.untouched());
  }

  private Captured redacted(Captured captured) {
    return Redaction.of(parameters.secrets(), patterns).apply(captured);
  }

  /** Messages may repeat what was asked for. */
  private Outcome redacted(Outcome how) {
    return switch (how) {
      case Outcome.Rejected(Problem problem) -> new Outcome.Rejected(redacted(problem));
      case Outcome.PlatformError(Problem problem) -> new Outcome.PlatformError(redacted(problem));
      case Outcome.TargetGone(String message) -> new Outcome.TargetGone(redacted(message));
      // What it says of output is without secrets already.
      case Outcome.Failed _,
          Outcome.Succeeded _,
          Outcome.TimedOut _,
          Outcome.OutOfMemory _,
          Outcome.Cancelled _,
          Outcome.Interrupted _ ->
          how;
    };
  }

  private Problem redacted(Problem problem) {
    return new Problem(problem.kind(), redacted(problem.message()), problem.again());
  }

  private String redacted(String message) {
    return Redaction.of(Set.of(), patterns).apply(message);
  }
}
