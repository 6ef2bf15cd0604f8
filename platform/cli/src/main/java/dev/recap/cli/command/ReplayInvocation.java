package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.cli.terminal.Interrupts;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.server.session.Cast;
import dev.recap.server.session.Replay;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "replay",
    description = "Shows the recording of an interactive one as it happened.",
    footerHeading = Recap.EXAMPLES,
    footer = {
      "  recap invocations replay ID",
      "  recap invocations replay ID --speed 4 --max-idle 1s",
      "  recap invocations replay ID --raw > session.cast"
    })
final class ReplayInvocation implements Callable<Integer> {
  private static final byte[] RESET = {0x1b, '[', '0', 'm', 0x1b, '[', '?', '2', '5', 'h'};

  private final Supplier<Site> site;
  private final Console console;

  @Mixin private RecordLookup lookup = new RecordLookup();

  @Option(names = "--speed", paramLabel = "N", description = "So many times as fast (default: 1).")
  private double speed = 1;

  @Option(
      names = "--max-idle",
      paramLabel = "DURATION",
      converter = DurationArgument.class,
      description = "Longer pauses are cut to this (default: 2s).")
  private Duration longestPause = Duration.ofSeconds(2);

  @Option(names = "--raw", description = "Print the recording itself, asciicast v2.")
  private boolean raw;

  ReplayInvocation(Supplier<Site> site, Console console) {
    this.site = site;
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Replay replay = replay();
    Site there = site.get();
    InvocationRecord record = lookup.in(there);
    InputStream recording =
        there
            .recording(record)
            .orElseThrow(() ->
                new PlatformException(
                    Problem.Kind.UNKNOWN_INVOCATION,
                    "Tried to replay invocation %s but there is no recording: only terminals that a server gives are recorded"
                        .formatted(record.id())));
    try (recording) {
      return raw ? print(recording) : show(replay, recording, record.id());
    }
  }

  private Replay replay() {
    try {
      return new Replay(speed, longestPause);
    } catch (IllegalArgumentException e) {
      throw new PlatformException(Problem.Kind.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private int print(InputStream recording) throws IOException {
    byte[] piece = new byte[16 << 10];
    for (int read = recording.read(piece); read >= 0; read = recording.read(piece)) {
      if (!console.result(piece, read)) {
        return Problem.Kind.CANCELLED.exitCode();
      }
    }
    return 0;
  }

  private int show(Replay replay, InputStream recording, String id) {
    Thread showing = Thread.currentThread();
    try (Interrupts _ = new Interrupts(_ -> showing.interrupt());
        Cast cast = new Cast(recording)) {
      replay.play(cast, new Shown());
      return 0;
    } catch (InterruptedException e) {
      return Problem.Kind.CANCELLED.exitCode();
    } catch (IOException e) {
      throw new PlatformException(
          Problem.Kind.PLATFORM,
          "Tried to replay the recording of invocation %s but %s".formatted(id, e.getMessage()),
          e);
    } finally {
      // What it coloured or hid stays neither coloured nor hidden.
      boolean _ = console.result(RESET, RESET.length);
    }
  }

  private final class Shown implements Replay.Screen {
    @Override
    public void show(byte[] utf8) throws IOException {
      if (!console.result(utf8, utf8.length)) {
        throw new IOException("nobody reads it any more");
      }
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
      Thread.sleep(duration);
    }
  }
}
