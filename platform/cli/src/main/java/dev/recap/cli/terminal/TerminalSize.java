package dev.recap.cli.terminal;

import java.io.IOException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** How wide the terminal is that the command was started from. */
public final class TerminalSize {
  private TerminalSize() {}

  /** Its columns; 0 when nobody knows. */
  public static int columns() {
    try (Terminal terminal =
        TerminalBuilder.builder()
            .system(true)
            .systemOutput(TerminalBuilder.SystemOutput.SysOut)
            .provider(TerminalBuilder.PROP_PROVIDER_FFM)
            .dumb(false)
            .graphemeCluster(false)
            .nativeSignals(false)
            .build()) {
      return terminal.getColumns();
    } catch (IOException | IllegalStateException e) {
      return 0;
    }
  }
}
