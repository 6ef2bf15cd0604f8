package dev.recap.server.live;

import dev.recap.core.capsule.Parameters;
import dev.recap.core.invocation.CapsuleRuntime.Bound;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Phase;
import dev.recap.core.invocation.Progress;
import dev.recap.core.invocation.RedactedStream;
import dev.recap.core.invocation.SecretPatterns;
import dev.recap.core.invocation.Streams;
import dev.recap.core.invocation.TimeSource;
import java.util.Set;

/**
 * Tells the followers of one invocation what it does. What is secret is taken out of its output.
 *
 * <pre>{@code
 * try (Publication told = live.publish(id)) {
 *   InvocationRecord ended = invoker.invoke(request, told.with(streams), told.with(progress));
 *   told.ended(ended);
 * }
 * }</pre>
 */
public final class Publication implements Progress, Streams.Listener, AutoCloseable {
  private final LiveInvocations.Attached attached;
  private final TimeSource time;
  private final SecretPatterns patterns;
  private Output stdout;
  private Output stderr;

  Publication(LiveInvocations.Attached attached, TimeSource time, SecretPatterns patterns) {
    this.attached = attached;
    this.time = time;
    this.patterns = patterns;
    this.stdout = new Output(attached, patterns, false, Set.of());
    this.stderr = new Output(attached, patterns, true, Set.of());
  }

  /** Streams that the followers see too. */
  public Streams with(Streams caller) {
    return Joined.streams(caller, this);
  }

  /** Progress that the followers are told of first. */
  public Progress with(Progress caller) {
    return new Joined.Both(this, caller);
  }

  @Override
  public void entered(String id, Phase phase) {
    if (phase == Phase.TORN_DOWN || phase == Phase.ENDED) {
      rest();
    }
    attached.channel().step(new Event.Content.Entered(phase, time.now()));
  }

  @Override
  public void notice(String id, String notice) {
    attached.channel().step(new Event.Content.Noticed(notice));
  }

  @Override
  public synchronized void checked(String id, Parameters parameters) {
    stdout = new Output(attached, patterns, false, parameters.secrets());
    stderr = new Output(attached, patterns, true, parameters.secrets());
  }

  @Override
  public void bound(String id, Bound bound) {
    // Cancelling is not the followers' business.
  }

  @Override
  public synchronized void output(boolean toStderr, byte[] bytes, int length) {
    (toStderr ? stderr : stdout).next(bytes, length);
  }

  /** Tells the end; without it followers are told when the log has it. */
  public void ended(InvocationRecord invocation) {
    rest();
    attached.channel().end(invocation);
    attached.retire();
  }

  private synchronized void rest() {
    stdout.end();
    stderr.end();
  }

  /** To be called when the invoker has returned, however that was. */
  @Override
  public void close() {
    rest();
    attached.channel().abandon();
    attached.close();
  }

  /** One stream, without secrets and in whole characters. */
  private static final class Output {
    private final LiveInvocations.Attached attached;
    private final boolean toStderr;
    private final RedactedStream redacted;
    private final Utf8 characters = new Utf8();

    Output(
        LiveInvocations.Attached attached,
        SecretPatterns patterns,
        boolean toStderr,
        Set<String> secrets) {
      this.attached = attached;
      this.toStderr = toStderr;
      this.redacted = new RedactedStream(secrets, patterns);
    }

    void next(byte[] bytes, int length) {
      attached.channel().output(toStderr, characters.next(redacted.next(bytes, length)));
    }

    void end() {
      attached.channel().output(toStderr, characters.next(redacted.end()));
      attached.channel().output(toStderr, characters.end());
    }
  }
}
