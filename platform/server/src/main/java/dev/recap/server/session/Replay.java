package dev.recap.server.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Shows a recording as fast as it happened.
 *
 * @param speed 2 is twice as fast
 * @param longestPause longer ones are cut to this
 */
public record Replay(double speed, Duration longestPause) {

  /** Keeps a speed above 0. */
  public Replay {
    if (!(speed > 0)) {
      throw new IllegalArgumentException(
          "Tried to replay %s times as fast but that must be above 0".formatted(speed));
    }
  }

  /** Where it is shown. */
  public interface Screen {
    /** Shows this now. */
    void show(byte[] utf8) throws IOException;

    /** Lets this much time pass. */
    void pause(Duration duration) throws InterruptedException;
  }

  /** Shows all of it. */
  public void play(Cast cast, Screen screen) throws IOException, InterruptedException {
    Duration before = Duration.ZERO;
    for (Optional<Cast.Frame> next = cast.next(); next.isPresent(); next = cast.next()) {
      if (next.get() instanceof Cast.Frame.Output(Duration at, String text)) {
        pause(at.minus(before), screen);
        before = at;
        screen.show(text.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private void pause(Duration between, Screen screen) throws InterruptedException {
    Duration scaled = Duration.ofNanos((long) (between.toNanos() / speed));
    Duration cut = scaled.compareTo(longestPause) > 0 ? longestPause : scaled;
    if (cut.isPositive()) {
      screen.pause(cut);
    }
  }
}
