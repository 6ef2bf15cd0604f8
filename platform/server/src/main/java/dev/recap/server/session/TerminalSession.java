package dev.recap.server.session;

import dev.recap.core.access.Caller;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Request;
import dev.recap.core.target.TargetRef;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.jspecify.annotations.Nullable;

/** One WebSocket whose caller works with a capsule's terminal. */
// Public because Jetty looks its methods up.
public final class TerminalSession implements Session.Listener {
  private final SessionParts parts;
  private final CapsuleRef capsule;
  private final TargetRef target;
  private final Caller caller;
  private final Outgoing outgoing = new Outgoing();
  private final Cancellation cancellation = new Cancellation();
  private final Keys keys = new Keys(this::demand);
  private final Attention attention;
  private @Nullable Session session;
  private @Nullable SessionTerminal terminal;

  TerminalSession(SessionParts parts, CapsuleRef capsule, TargetRef target, Caller caller) {
    this.parts = parts;
    this.capsule = capsule;
    this.target = target;
    this.caller = caller;
    this.attention = new Attention(parts.time(), parts.limits());
  }

  @Override
  public void onWebSocketOpen(Session opened) {
    session = opened;
    Sender sender = new Sender(opened, outgoing, attention, this::leave);
    Thread.ofVirtual()
        .name("session-sender")
        .start(() -> {
          try {
            sender.run();
          } finally {
            parts.room().release();
          }
        });
    demand();
  }

  private void demand() {
    Session open = session;
    if (open != null && open.isOpen()) {
      open.demand();
    }
  }

  @Override
  public void onWebSocketText(String message) {
    attention.heard();
    switch (Control.parse(message)) {
      case Control.Start start -> {
        if (terminal != null) {
          refuse("Tried to start the session but it has started already");
          return;
        }
        start(start);
      }
      case Control.Resized(Control.Size size) -> {
        SessionTerminal started = terminal;
        if (started == null) {
          refuse("Tried to resize the terminal before the session was started");
          return;
        }
        started.resizeTo(size);
      }
      case Control.Unreadable(String problem) -> {
        refuse(problem);
        return;
      }
    }
    demand();
  }

  private void start(Control.Start start) {
    attention.used();
    SessionTerminal made = new SessionTerminal(keys, new Shown(), start.size());
    terminal = made;
    Request request =
        new Request(
            capsule,
            target,
            start.parameters(),
            start.timeout(),
            caller,
            start.reason(),
            Optional.empty());
    SessionRun run = new SessionRun(parts, request, made, cancellation, this::tell);
    Thread.ofVirtual().name("session").start(() -> outgoing.close(run.run()));
  }

  @Override
  public void onWebSocketBinary(ByteBuffer message, Callback callback) {
    attention.heard();
    attention.used();
    byte[] typed = new byte[message.remaining()];
    message.get(typed);
    callback.succeed();
    if (terminal == null) {
      refuse("Tried to type into the terminal before the session was started");
    } else {
      keys.typed(typed);
    }
  }

  @Override
  public void onWebSocketPong(ByteBuffer payload) {
    attention.heard();
    demand();
  }

  @Override
  public void onWebSocketClose(int status, String reason, Callback callback) {
    leave("the caller, who closed the session");
    callback.succeed();
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    leave("the caller, whose connection broke");
  }

  /** Ends the capsule; what waits to be sent is not sent any more. */
  private void leave(String by) {
    cancellation.cancel(by);
    keys.end();
    outgoing.drop();
  }

  private void refuse(String problem) {
    cancellation.cancel("the caller, who sent what cannot be read");
    keys.end();
    tell(Told.problem(new Problem(Problem.Kind.BAD_REQUEST, problem)));
    outgoing.close(new Outgoing.Message.Close(StatusCode.POLICY_VIOLATION, "bad-request"));
  }

  private void tell(String message) {
    add(new Outgoing.Message.Told(message));
  }

  private void add(Outgoing.Message message) {
    try {
      if (!outgoing.add(message, parts.limits().patience())) {
        leave("the caller, who did not take what was shown");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      leave("the server, which ends");
    }
  }

  /** What the capsule shows goes to the caller. */
  private final class Shown implements SessionTerminal.Screen {
    @Override
    public void show(byte[] bytes) {
      attention.used();
      add(new Outgoing.Message.Shown(ByteBuffer.wrap(bytes)));
    }

    @Override
    public void full() {
      cancellation.cancel("the limit of its recording");
    }
  }
}
