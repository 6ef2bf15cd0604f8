package dev.recap.cli.output;

/**
 * Where a result is read.
 *
 * @param width columns
 * @param styled whether bold and colours are shown: only on a terminal
 */
public record Screen(int width, boolean styled) {
  private static final int USUAL = 80;
  private static final int NARROWEST = 20;

  /** Longer lines are hard to read. */
  private static final int WIDEST = 120;

  /** No terminal: a file, or another program. */
  public static final Screen NONE = new Screen(USUAL, false);

  /** A terminal, which may not know its width, 0. */
  public static Screen terminal(int columns) {
    return new Screen(columns <= 0 ? USUAL : Math.max(NARROWEST, Math.min(columns, WIDEST)), true);
  }
}
