package dev.recap.engine.runtime;

import dev.recap.core.capsule.Limits;
import dev.recap.core.invocation.Captured;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Streams;
import dev.recap.core.invocation.Streams.Terminal;
import dev.recap.engine.linux.ConsoleSocket;
import dev.recap.engine.linux.Fd;
import dev.recap.engine.linux.Pidfd;
import dev.recap.engine.linux.Poller;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Joins a caller's streams, or its terminal, to a capsule's. */
final class Session implements AutoCloseable {
  private static final long CONSOLE_NANOS = TimeUnit.SECONDS.toNanos(15);
  private static final long LAST_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  private final Streams streams;
  private final long limit;
  private final Path folder;
  private @Nullable ConsoleSocket console;
  private @Nullable Fd terminal;
  private @Nullable Capture out;
  private @Nullable Capture err;
  private @Nullable Pump pump;

  Session(Streams streams, Path folder, Limits limits) {
    this.streams = streams;
    this.limit = limits.outputBytes();
    this.folder = folder;
  }

  /** The option for the OCI runtime; listens for the terminal if there is to be one. */
  String option() {
    return switch (streams) {
      case Streams.Piped(Optional<InputStream> in, Streams.Listener live) -> "";
      case Streams.Interactive(Terminal caller) -> {
        ConsoleSocket socket = new ConsoleSocket(folder.resolve("console"));
        console = socket;
        yield OciRuntime.console(socket.path());
      }
    };
  }

  /** The size of the terminal to make, if any. */
  Optional<ConsoleSize> consoleSize() {
    return switch (streams) {
      case Streams.Piped(Optional<InputStream> in, Streams.Listener live) -> Optional.empty();
      case Streams.Interactive(Terminal caller) ->
          Optional.of(new ConsoleSize(caller.rows(), caller.columns()));
    };
  }

  /** Takes the terminal over from the runtime, when there is one. */
  void accept(Launcher launcher) {
    ConsoleSocket socket = console;
    if (socket == null) {
      return;
    }
    try (Poller poller = new Poller(2)) {
      poller.watch(0, socket.fd());
      poller.watch(1, launcher.reports().fd());
      long end = System.nanoTime() + CONSOLE_NANOS;
      while (!poller.ready(0)) {
        if (poller.ready(1)) {
          // It has said something: most likely that the runtime has ended, but not before a
          // terminal it brought.
          poller.ignore(1);
          end = Math.min(end, System.nanoTime() + LAST_NANOS);
        }
        if (System.nanoTime() > end) {
          return; // The runtime has failed; whoever waits for the supervisor will say why.
        }
        poller.await(end - System.nanoTime());
      }
    }
    Fd received =
        socket
            .receive()
            .orElseThrow(() ->
                new PlatformException(
                    Problem.Kind.PLATFORM,
                    "Tried to take over the capsule's terminal but the runtime sent none"));
    received.doNotWait();
    terminal = received;
  }

  /** Where whatever runs in the container reports failures. */
  Fd printed(Container container) {
    Fd pty = terminal;
    return pty == null ? container.stderr() : pty;
  }

  /** Watches the capsule's output. */
  RunLoop watch(
      Container container,
      Launcher launcher,
      Pidfd target,
      Fd cancel,
      Supplier<String> cancelledBy,
      Optional<OutFolder> folder) {
    Fd pty = terminal;
    Capture first =
        new Capture(
            pty == null ? container.stdout() : pty,
            limit,
            (bytes, length) -> show(false, bytes, length));
    Capture second =
        new Capture(container.stderr(), limit, (bytes, length) -> show(true, bytes, length));
    out = first;
    err = second;
    return new RunLoop(container, launcher, first, second, target, cancel, cancelledBy, folder);
  }

  private void show(boolean stderr, byte[] bytes, int length) {
    switch (streams) {
      case Streams.Piped(Optional<InputStream> in, Streams.Listener live) ->
          live.output(stderr, bytes, length);
      case Streams.Interactive(Terminal caller) -> caller.show(bytes, length);
    }
  }

  /** Starts to pass on what the caller types or sends. */
  void connect(Container container) {
    Fd pty = terminal;
    switch (streams) {
      case Streams.Piped(Optional<InputStream> in, Streams.Listener live) -> {
        if (in.isPresent()) {
          pump = Pump.start(in.get(), container.stdin(), true);
        } else {
          container.stdin().close();
        }
      }
      case Streams.Interactive(Terminal caller) -> {
        container.stdin().close();
        if (pty != null) {
          Pump started = Pump.start(caller.input(), pty, false);
          caller.onResize(started::resize);
          pump = started;
        }
      }
    }
  }

  /** Stops passing on input: the descriptors are about to be closed. */
  void disconnect() {
    if (pump != null) {
      pump.stop();
    }
  }

  Captured stdout() {
    return out == null ? Captured.NOTHING : out.captured();
  }

  Captured stderr() {
    return err == null ? Captured.NOTHING : err.captured();
  }

  @Override
  public void close() {
    disconnect();
    if (terminal != null) {
      terminal.close();
    }
    if (console != null) {
      console.close();
    }
  }
}
