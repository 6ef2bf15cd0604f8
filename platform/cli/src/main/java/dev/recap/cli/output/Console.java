package dev.recap.cli.output;

import dev.recap.core.invocation.Problem;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The two ends a command writes to: its result to standard output, all else to standard error. */
public final class Console {
  private static final String CLEAR_LINE = "\r\033[2K";
  private static final Pattern CONTROLS = Pattern.compile("[\\p{gc=Cc}&&[^\\n\\t]]");

  private final PrintStream out;
  private final PrintStream err;
  private final boolean progress;
  private boolean lineShown;

  /**
   * A console over two streams.
   *
   * @param out takes results
   * @param err takes everything else
   * @param progress whether {@code err} is a terminal, where progress is worth showing
   */
  public Console(OutputStream out, OutputStream err, boolean progress) {
    this.out = new PrintStream(out, false, StandardCharsets.UTF_8);
    this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
    this.progress = progress;
  }

  /** Whether standard error is a terminal, where what is going on can be shown in one place. */
  public boolean onTerminal() {
    return progress;
  }

  /** Prints lines of the result. */
  public synchronized void result(String text) {
    clear();
    out.print(text);
    if (!text.endsWith("\n")) {
      out.print('\n');
    }
    out.flush();
  }

  /**
   * Passes bytes on to standard output as they are.
   *
   * @return false when nobody reads them any more
   */
  public synchronized boolean result(byte[] bytes, int length) {
    clear();
    out.write(bytes, 0, length);
    return !out.checkError();
  }

  /** Passes bytes on to standard error as they are. */
  public synchronized void message(byte[] bytes, int length) {
    clear();
    err.write(bytes, 0, length);
    err.flush();
  }

  /**
   * Tells the caller something that is not the result. What strangers wrote is often part of it: no
   * control character gets through.
   */
  public synchronized void say(String text) {
    clear();
    err.println(CONTROLS.matcher(text).replaceAll(" "));
  }

  /** Shows what is going on in place of what was shown before; nothing unless on a terminal. */
  public synchronized void progress(String what) {
    if (progress) {
      err.print(CLEAR_LINE + what);
      err.flush();
      lineShown = true;
    }
  }

  /** Takes the progress line away. */
  public synchronized void clear() {
    if (lineShown) {
      err.print(CLEAR_LINE);
      err.flush();
      lineShown = false;
    }
  }

  /** Reports a problem with its hint, and gives its exit code. */
  public int fail(Problem problem) {
    say("recap: " + problem.withHint());
    return problem.kind().exitCode();
  }

  /** Shows where a failure came from. */
  public synchronized void trace(Throwable failure) {
    clear();
    failure.printStackTrace(err);
  }
}
