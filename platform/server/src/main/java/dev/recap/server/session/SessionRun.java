package dev.recap.server.session;

import dev.recap.core.capsule.Parameters;
import dev.recap.core.invocation.CapsuleRuntime.Bound;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Phase;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Progress;
import dev.recap.core.invocation.Request;
import dev.recap.core.invocation.Streams;
import dev.recap.server.http.ProblemDetails;
import dev.recap.server.http.RefusedRequest;
import java.util.Set;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The invocation of a session, from its start to what its caller is told of its end. */
final class SessionRun implements Progress {
  private static final Logger LOG = LoggerFactory.getLogger(SessionRun.class);

  private final SessionParts parts;
  private final Request request;
  private final SessionTerminal terminal;
  private final Cancellation cancellation;
  private final Consumer<String> tell;
  private Set<String> secrets = Set.of();
  private @Nullable Recording recording;

  /** {@code tell} takes what the caller is to be told. */
  SessionRun(
      SessionParts parts,
      Request request,
      SessionTerminal terminal,
      Cancellation cancellation,
      Consumer<String> tell) {
    this.parts = parts;
    this.request = request;
    this.terminal = terminal;
    this.cancellation = cancellation;
    this.tell = tell;
  }

  /** Invokes and waits; what the connection is to be closed with. */
  Outgoing.Message.Close run() {
    try {
      InvocationRecord ended = invoke();
      tell.accept(Told.ended(ended));
      boolean refused = ended.outcome().orElse(null) instanceof Outcome.Rejected;
      return refused
          ? new Outgoing.Message.Close(StatusCode.POLICY_VIOLATION, "rejected")
          : new Outgoing.Message.Close(StatusCode.NORMAL, "ended");
    } catch (RefusedRequest e) {
      return failed(e.problem());
    } catch (PlatformException e) {
      return failed(e.problem());
    } catch (RuntimeException | Error e) {
      LOG.error("Tried to carry out a session of {} but", request.capsule(), e);
      return failed(
          new Problem(
              Problem.Kind.PLATFORM,
              "Tried to carry out the session but RECap failed: see its log"));
    }
  }

  private InvocationRecord invoke() {
    try {
      return parts.interactive().invoke(request, new Streams.Interactive(terminal), this);
    } finally {
      if (recording != null) {
        recording.close();
      }
    }
  }

  private Outgoing.Message.Close failed(Problem problem) {
    tell.accept(Told.problem(problem));
    return new Outgoing.Message.Close(StatusCode.SERVER_ERROR, ProblemDetails.word(problem.kind()));
  }

  @Override
  public void entered(String id, Phase phase) {
    tell.accept(Told.phase(id, phase));
  }

  @Override
  public void checked(String id, Parameters parameters) {
    secrets = parameters.secrets();
  }

  @Override
  public void notice(String id, String notice) {
    tell.accept(Told.notice(notice));
  }

  @Override
  public void bound(String id, Bound bound) {
    Control.Size size = terminal.size();
    Recording begun =
        parts
            .recordings()
            .begin(id, size.rows(), size.columns(), request.capsule() + " in " + request.target());
    recording = begun;
    begun.without(secrets);
    terminal.record(begun);
    cancellation.bound(bound);
  }
}
