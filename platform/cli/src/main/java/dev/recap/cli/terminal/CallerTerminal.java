package dev.recap.cli.terminal;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.Signals;

/** The terminal the command was started from, in raw mode until closed. */
public final class CallerTerminal implements Streams.Terminal, AutoCloseable {
  private static final String WINDOW_CHANGED = "WINCH";

  private final Terminal terminal;
  private final Attributes before;
  private final OutputStream output;
  private volatile Streams.Resize resize = (rows, columns) -> {};
  private final Object signalBefore;

  private CallerTerminal(Terminal terminal) {
    this.terminal = terminal;
    this.output = terminal.output();
    this.before = terminal.enterRawMode();
    this.signalBefore =
        Signals.register(
            WINDOW_CHANGED, () -> resize.to(terminal.getRows(), terminal.getColumns()));
  }

  /**
   * Takes the terminal over.
   *
   * @throws PlatformException when standard input and output are no terminal
   */
  public static CallerTerminal open() {
    try {
      return new CallerTerminal(
          TerminalBuilder.builder()
              .system(true)
              .systemOutput(TerminalBuilder.SystemOutput.SysOut)
              .provider(TerminalBuilder.PROP_PROVIDER_FFM)
              .dumb(false)
              .nativeSignals(false)
              .build());
    } catch (IOException | IllegalStateException e) {
      throw new PlatformException(
          Problem.Kind.USAGE,
          "Tried to join this terminal to the capsule's but %s".formatted(e.getMessage()),
          e);
    }
  }

  @Override
  public InputStream input() {
    return terminal.input();
  }

  @Override
  public void show(byte[] bytes, int length) {
    try {
      output.write(bytes, 0, length);
      output.flush();
    } catch (IOException e) {
      throw new PlatformException(
          Problem.Kind.PLATFORM,
          "Tried to show the capsule's output but the terminal failed: " + e.getMessage(),
          e);
    }
  }

  @Override
  public void onResize(Streams.Resize told) {
    resize = told;
  }

  @Override
  public int rows() {
    return terminal.getRows();
  }

  @Override
  public int columns() {
    return terminal.getColumns();
  }

  /** Gives the terminal back as it was. */
  @Override
  public void close() {
    Signals.unregister(WINDOW_CHANGED, signalBefore);
    terminal.setAttributes(before);
    try {
      terminal.close();
    } catch (IOException e) {
      throw new PlatformException(
          Problem.Kind.PLATFORM,
          "Tried to give the terminal back but it failed: " + e.getMessage(),
          e);
    }
  }
}
