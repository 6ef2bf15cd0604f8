package dev.recap.cli.terminal;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Streams;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumSet;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.InputFlag;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Attributes.OutputFlag;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.Signals;

/** The terminal the command was started from, in raw mode until closed. */
public final class CallerTerminal implements Streams.Terminal, AutoCloseable {
  private static final String WINDOW_CHANGED = "WINCH";

  private final Terminal terminal;
  private final Attributes before;
  private final OutputStream output = new FileOutputStream(FileDescriptor.out);
  private volatile Streams.Resize resize = (rows, columns) -> {};
  private final Object signalBefore;

  private CallerTerminal(Terminal terminal) {
    this.terminal = terminal;
    this.before = terminal.getAttributes();
    terminal.setAttributes(raw(terminal.getAttributes()));
    this.signalBefore =
        Signals.register(
            WINDOW_CHANGED, () -> resize.to(terminal.getRows(), terminal.getColumns()));
  }

  /** As cfmakeraw(3) does it: every key reaches the capsule's terminal, which handles them. */
  private static Attributes raw(Attributes attributes) {
    attributes.setInputFlags(EnumSet.noneOf(InputFlag.class));
    attributes.setOutputFlag(OutputFlag.OPOST, false);
    attributes.setLocalFlags(
        EnumSet.of(
            LocalFlag.ECHO, LocalFlag.ECHONL, LocalFlag.ICANON, LocalFlag.ISIG, LocalFlag.IEXTEN),
        false);
    attributes.setControlChar(ControlChar.VMIN, 1);
    attributes.setControlChar(ControlChar.VTIME, 0);
    return attributes;
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
              // It would otherwise ask the terminal what it can, and the capsule get the answers.
              .graphemeCluster(false)
              .nativeSignals(false)
              .build());
    } catch (IOException | IllegalStateException e) {
      throw new PlatformException(
          Problem.Kind.USAGE,
          "Tried to give the capsule a terminal but standard input and output are not a terminal",
          e);
    }
  }

  @Override
  public InputStream input() {
    // The terminal's own stream could not be closed while somebody waits for a key.
    return System.in;
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
