package dev.recap.server.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.recap.core.capsule.Parameters;
import dev.recap.core.invocation.CapsuleRuntime.Bound;
import dev.recap.core.invocation.CapsuleRuntime.Exit;
import dev.recap.core.invocation.CapsuleRuntime.Traces;
import dev.recap.core.invocation.Captured;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Phase;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Progress;
import dev.recap.core.invocation.Receipt;
import dev.recap.core.invocation.Request;
import dev.recap.core.invocation.Streams;
import dev.recap.server.http.RefusedRequest;
import dev.recap.server.record.Records;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Shows what is typed, in capitals, and obeys some lines: {@code exit}, {@code size}, {@code
 * flood}. Keeps the order of phases that the invoker keeps.
 */
final class EchoCapsule implements Interactive {
  final BlockingQueue<InvocationRecord> ended = new LinkedBlockingQueue<>();
  final BlockingQueue<String> resized = new LinkedBlockingQueue<>();
  final AtomicReference<Request> asked = new AtomicReference<>();
  private final AtomicInteger made = new AtomicInteger();
  private final String first;

  /** Its first invocation has this id, a later one another. */
  EchoCapsule(String first) {
    this.first = first;
  }

  @Override
  public InvocationRecord invoke(Request request, Streams streams, Progress progress) {
    asked.set(request);
    int n = made.getAndIncrement();
    String id = n == 0 ? first : first + n;
    switch (request.capsule().name()) {
      case "busy" ->
          throw new RefusedRequest(new Problem(Problem.Kind.TOO_MANY, "Tried to but too many"));
      case "broken" -> throw new PlatformException(Problem.Kind.PLATFORM, "Tried to but broken");
      default -> {}
    }
    Streams.Terminal terminal = ((Streams.Interactive) streams).terminal();
    progress.entered(id, Phase.ACCEPTED);
    progress.entered(id, Phase.PULLED);
    progress.notice(id, "it is old");
    progress.entered(id, Phase.AUTHORISED);
    if (request.capsule().name().equals("denied")) {
      return end(
          id, new Outcome.Rejected(new Problem(Problem.Kind.DENIED, "Tried to but may not")));
    }
    progress.checked(id, new Parameters(Map.of(), "{}", "{}", Set.of("hunter2"), Set.of()));
    progress.entered(id, Phase.BOUND);
    Run run = new Run(terminal);
    terminal.onResize((rows, columns) -> resized.add(rows + "x" + columns));
    progress.entered(id, Phase.RUNNING);
    progress.bound(id, run);
    Outcome outcome = run.outcome();
    progress.entered(id, Phase.TORN_DOWN);
    progress.entered(id, Phase.ENDED);
    return end(id, outcome);
  }

  private InvocationRecord end(String id, Outcome outcome) {
    InvocationRecord record = Records.ended(Records.begun(id, Records.ACCEPTED), outcome);
    ended.add(record);
    return record;
  }

  private static final class Run implements Bound {
    private final Streams.Terminal terminal;
    private final CompletableFuture<Outcome> over = new CompletableFuture<>();

    Run(Streams.Terminal terminal) {
      this.terminal = terminal;
    }

    Outcome outcome() {
      Thread.ofVirtual().start(this::echo);
      return over.join();
    }

    private void echo() {
      show("$ ");
      try (InputStream input = terminal.input()) {
        byte[] keys = new byte[100];
        for (int read = input.read(keys); read >= 0; read = input.read(keys)) {
          String line = new String(keys, 0, read, UTF_8).strip();
          switch (line) {
            case "exit" -> end(new Outcome.Failed(3, "The capsule ended with status 3"));
            case "size" -> show(terminal.rows() + "x" + terminal.columns());
            case "flood" -> flood();
            default -> show(line.equals("hunter2") ? line : line.toUpperCase(Locale.ROOT));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void flood() {
      byte[] screen = "x".repeat(10_000).getBytes(UTF_8);
      while (!over.isDone()) {
        terminal.show(screen, screen.length);
      }
    }

    private void show(String text) {
      byte[] bytes = text.getBytes(UTF_8);
      if (!over.isDone()) {
        terminal.show(bytes, bytes.length);
      }
    }

    private void end(Outcome how) {
      over.complete(how);
    }

    @Override
    public void cancel(String by) {
      end(new Outcome.Cancelled(by));
    }

    @Override
    public Exit run(Duration timeout) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Traces tearDown() {
      return new Traces(Captured.NOTHING, Captured.NOTHING, List.of(), Receipt.untouched());
    }

    @Override
    public void close() {}
  }

  Optional<Outcome> outcome() throws InterruptedException {
    return Optional.ofNullable(ended.poll(20, TimeUnit.SECONDS)).flatMap(InvocationRecord::outcome);
  }
}
