package dev.recap.server.live;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far somebody has followed an invocation: the id of an event. It counts what was told and not
 * events, so it means the same while the invocation runs, afterwards, and after a restart.
 *
 * @param steps phases and notices told
 * @param stdout bytes of standard output told
 * @param stderr bytes of standard error told
 */
public record Position(int steps, long stdout, long stderr) {

  /** Nothing was told yet. */
  public static final Position START = new Position(0, 0, 0);

  /** The end was told. */
  public static final Position END =
      new Position(Integer.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

  private static final String END_WORD = "end";
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})-([0-9]{1,18})-([0-9]{1,18})");

  /** Reads what {@link #toString} wrote; empty: it did not write this. */
  public static Optional<Position> parse(String text) {
    if (text.equals(END_WORD)) {
      return Optional.of(END);
    }
    Matcher m = FORM.matcher(text);
    return m.matches()
        ? Optional.of(
            new Position(
                Integer.parseInt(m.group(1)),
                Long.parseLong(m.group(2)),
                Long.parseLong(m.group(3))))
        : Optional.empty();
  }

  Position step() {
    return new Position(steps + 1, stdout, stderr);
  }

  Position output(boolean toStderr, long length) {
    return toStderr
        ? new Position(steps, stdout, stderr + length)
        : new Position(steps, stdout + length, stderr);
  }

  long of(boolean ofStderr) {
    return ofStderr ? stderr : stdout;
  }

  @Override
  public String toString() {
    return equals(END) ? END_WORD : steps + "-" + stdout + "-" + stderr;
  }
}
