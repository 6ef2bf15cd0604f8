package dev.recap.core.invocation;

import dev.recap.core.binding.Binder;
import dev.recap.core.binding.Binding;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleCatalog;
import dev.recap.core.capsule.Limits;
import dev.recap.core.capsule.Manifest;
import dev.recap.core.capsule.ParameterSchema.Checked;
import dev.recap.core.capsule.Parameters;
import dev.recap.core.invocation.CapsuleRuntime.Bind;
import dev.recap.core.invocation.CapsuleRuntime.Bound;
import dev.recap.core.invocation.CapsuleRuntime.Exit;
import dev.recap.core.invocation.CapsuleRuntime.Job;
import dev.recap.core.invocation.CapsuleRuntime.Traces;
import dev.recap.core.target.TargetHandle;
import dev.recap.core.target.TargetResolver;
import dev.recap.core.target.TargetResolver.Resolution;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Invokes a capsule in a target: the only home of the order of phases, the deadline and the
 * cleanup.
 *
 * <p>Every invocation is in the log before anything is done for it and ends with a final record.
 */
public final class Invoker {
  /** States of containers that do not come back by themselves, in the words of all runtimes. */
  private static final Set<String> ENDED = Set.of("exited", "stopped", "dead", "removing");

  private final CapsuleCatalog catalog;
  private final TargetResolver targets;
  private final Access access;
  private final CapsuleRuntime runtime;
  private final InvocationLog log;
  private final OutputParser output;
  private final TimeSource time;
  private final InvocationRecord.Owner owner;
  private final SecretPatterns patterns;
  private final Binder binder = new Binder();

  /** One that knows no secrets but those of parameters. */
  public Invoker(
      CapsuleCatalog catalog,
      TargetResolver targets,
      Access access,
      CapsuleRuntime runtime,
      InvocationLog log,
      OutputParser output,
      TimeSource time,
      InvocationRecord.Owner owner) {
    this(catalog, targets, access, runtime, log, output, time, owner, SecretPatterns.NONE);
  }

  /**
   * An invoker over one host's ports.
   *
   * @param owner the process it runs in
   * @param patterns of what is never kept of output and messages
   */
  public Invoker(
      CapsuleCatalog catalog,
      TargetResolver targets,
      Access access,
      CapsuleRuntime runtime,
      InvocationLog log,
      OutputParser output,
      TimeSource time,
      InvocationRecord.Owner owner,
      SecretPatterns patterns) {
    this.catalog = catalog;
    this.targets = targets;
    this.access = access;
    this.runtime = runtime;
    this.log = log;
    this.output = output;
    this.time = time;
    this.owner = owner;
    this.patterns = patterns;
  }

  /**
   * Invokes and waits for the end.
   *
   * @return the final record; expected endings are its outcome, never an exception
   * @throws PlatformException when not even a record can be kept
   */
  public InvocationRecord invoke(Request request, Streams streams, Progress progress) {
    return switch (attempt(request, streams, progress, false)) {
      case Attempt.Ended(InvocationRecord ended) -> ended;
      case Attempt.PutOff _ -> throw new IllegalStateException("it cannot wait");
    };
  }

  /** What an attempt came to. */
  public sealed interface Attempt {
    /** It ended, and this is the final record. */
    record Ended(InvocationRecord invocation) implements Attempt {}

    /** There is no room for it now. Its record is open, for whoever attempted it to take back. */
    record PutOff(Access.Decision.NoRoom noRoom) implements Attempt {}
  }

  /**
   * Invokes and waits for the end, unless there is no room for it now.
   *
   * @throws PlatformException when not even a record can be kept
   */
  public Attempt attempt(Request request, Streams streams, Progress progress) {
    return attempt(request, streams, progress, true);
  }

  private Attempt attempt(Request request, Streams streams, Progress progress, boolean canWait) {
    Draft draft = new Draft(request, owner, time, progress, patterns);
    draft.enter(Phase.ACCEPTED);
    log.begin(draft.record());
    try {
      Outcome outcome = resolve(request, streams, draft);
      Optional<Access.Decision.NoRoom> noRoom = draft.noRoom().filter(_ -> canWait);
      if (noRoom.isPresent()) {
        return new Attempt.PutOff(noRoom.get());
      }
      draft.end(outcome);
      draft.parse(output);
    } catch (PlatformException e) {
      draft.end(
          e.problem().kind() == Problem.Kind.TARGET_GONE
              ? new Outcome.TargetGone(e.problem().message())
              : new Outcome.PlatformError(e.problem()));
    } catch (RuntimeException | Error e) {
      log.end(draft.end(new Outcome.PlatformError(unexpected(draft, e))));
      throw e;
    }
    InvocationRecord ended = draft.record();
    log.end(ended);
    return new Attempt.Ended(ended);
  }

  private Outcome resolve(Request request, Streams streams, Draft draft) {
    draft.enter(Phase.RESOLVED);
    return switch (targets.resolve(request.target())) {
      case Resolution.Resolved(TargetHandle handle) -> {
        try (handle) {
          draft.target(handle.target());
          yield pull(request, handle, streams, draft);
        }
      }
      case Resolution.NotFound n when wasThere(request) -> new Outcome.TargetGone(n.problem());
      case Resolution.NotFound n -> rejected(Problem.Kind.UNKNOWN_TARGET, n.problem());
      case Resolution.Ambiguous a ->
          rejected(
              Problem.Kind.AMBIGUOUS_TARGET,
              "Tried to find the target %s but several have that name: %s"
                  .formatted(a.reference(), String.join(", ", a.candidates())));
      case Resolution.NotRunning r -> {
        String message = "Tried to bind to %s but it is %s".formatted(r.reference(), r.state());
        yield wasThere(request) && ENDED.contains(r.state())
            ? new Outcome.TargetGone(message)
            : rejected(Problem.Kind.TARGET_NOT_RUNNING, message);
      }
    };
  }

  /** The event, or the list of a fan-out, that named it came from it or saw it. */
  private static boolean wasThere(Request request) {
    return request.parent().isPresent();
  }

  private Outcome pull(Request request, TargetHandle target, Streams streams, Draft draft) {
    draft.enter(Phase.PULLED);
    return switch (catalog.find(request.capsule())) {
      case CapsuleCatalog.Lookup.Found(Capsule capsule, List<String> notices) -> {
        draft.capsule(capsule, notices);
        yield authorise(request, capsule, target, streams, draft);
      }
      case CapsuleCatalog.Lookup.Unknown u -> new Outcome.Rejected(Problem.of(u));
      case CapsuleCatalog.Lookup.Ambiguous a -> new Outcome.Rejected(Problem.of(a));
      case CapsuleCatalog.Lookup.Refused r -> new Outcome.Rejected(Problem.of(r));
      case CapsuleCatalog.Lookup.Unavailable u -> new Outcome.PlatformError(Problem.of(u));
    };
  }

  private Outcome authorise(
      Request request, Capsule capsule, TargetHandle target, Streams streams, Draft draft) {
    draft.enter(Phase.AUTHORISED);
    boolean interactive = streams instanceof Streams.Interactive;
    if (interactive && !capsule.manifest().modes().contains(Manifest.Mode.INTERACTIVE)) {
      return rejected(
          Problem.Kind.USAGE,
          "Tried to give %s a terminal but it does not work interactively"
              .formatted(request.capsule()));
    }
    Parameters parameters;
    switch (capsule.schema().check(request.parameters())) {
      case Checked.Accepted(Parameters accepted) -> parameters = accepted;
      case Checked.Refused refused -> {
        return rejected(
            Problem.Kind.BAD_PARAMETER,
            "Tried to read the parameters of %s but %s"
                .formatted(request.capsule(), String.join("; ", refused.problems())));
      }
    }
    draft.parameters(parameters);
    Optional<String> misfit = runtime.misfit(capsule.manifest(), target);
    if (misfit.isPresent()) {
      return rejected(Problem.Kind.DOES_NOT_FIT, misfit.get());
    }
    return switch (access.decide(ask(request, capsule, parameters, target, interactive, draft))) {
      case Access.Decision.Allowed _ -> bind(request, capsule, parameters, target, streams, draft);
      case Access.Decision.Denied(Problem problem) -> new Outcome.Rejected(problem);
      case Access.Decision.NoRoom noRoom -> {
        draft.noRoom(noRoom);
        yield new Outcome.Rejected(noRoom.problem());
      }
    };
  }

  private static Access.Ask ask(
      Request request,
      Capsule capsule,
      Parameters parameters,
      TargetHandle target,
      boolean interactive,
      Draft draft) {
    return new Access.Ask(
        draft.id(),
        request.caller(),
        capsule,
        target.target(),
        parameters,
        interactive,
        request.reason(),
        request.parent());
  }

  private Outcome bind(
      Request request,
      Capsule capsule,
      Parameters parameters,
      TargetHandle target,
      Streams streams,
      Draft draft) {
    draft.enter(Phase.BOUND);
    Limits limits = capsule.manifest().limits();
    Limits bounds = request.timeout().map(limits::withTimeout).orElse(limits);
    Binding binding = binder.bind(capsule.manifest().binding(), bounds, runtime.facts(target));
    Job job =
        new Job(draft.id(), capsule, parameters, binding, streams instanceof Streams.Interactive);
    return switch (runtime.bind(job, target, streams)) {
      case Bind.Ready(Bound bound) -> {
        try (bound) {
          yield run(bound, bounds, draft);
        }
      }
      case Bind.Gone(String message) -> new Outcome.TargetGone(message);
      case Bind.Refused(String problem) -> rejected(Problem.Kind.BAD_PARAMETER, problem);
    };
  }

  private static Outcome run(Bound bound, Limits bounds, Draft draft) {
    draft.enter(Phase.RUNNING);
    draft.bound(bound);
    Exit exit = bound.run(bounds.timeout());
    draft.enter(Phase.TORN_DOWN);
    Traces traces = bound.tearDown();
    draft.traces(traces);
    return switch (exit) {
      case Exit.Exited(int code) when code == 0 -> new Outcome.Succeeded();
      case Exit.Exited(int code) -> new Outcome.Failed(code, failure(code, draft.lastWords()));
      case Exit.DeadlinePassed() -> new Outcome.TimedOut(bounds.timeout());
      case Exit.MemoryExceeded() -> new Outcome.OutOfMemory(bounds.memoryBytes());
      case Exit.ArtifactsExceeded(String message) -> new Outcome.Failed(137, message);
      case Exit.TargetLost(String message) -> new Outcome.TargetGone(message);
      case Exit.Stopped(String by) -> new Outcome.Cancelled(by);
      case Exit.Broken(String message) ->
          new Outcome.PlatformError(new Problem(Problem.Kind.PLATFORM, message));
    };
  }

  private static String failure(int code, String lastWords) {
    if (code > 128) {
      return "The capsule was ended by signal %d".formatted(code - 128);
    }
    String ended = "The capsule ended with status %d".formatted(code);
    return lastWords.isEmpty() ? ended : ended + ": " + lastWords;
  }

  private static Outcome rejected(Problem.Kind kind, String message) {
    return new Outcome.Rejected(new Problem(kind, message));
  }

  private static Problem unexpected(Draft draft, Throwable e) {
    return new Problem(
        Problem.Kind.PLATFORM,
        "Tried to carry out invocation %s but RECap failed: %s".formatted(draft.id(), e));
  }
}
