package dev.recap.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.server.live.TestTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process that records and is killed. */
final class SuddenDeathOfARecordingTest {
  @TempDir private Path folder;

  @Test
  void keepsEverythingThatWasShown() throws Exception {
    Process recorder =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Recorder.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int shown = 0;
    try (BufferedReader out = recorder.inputReader(StandardCharsets.UTF_8)) {
      for (int line = 0; line < 300; line++) {
        shown = Integer.parseInt(out.readLine());
      }
      recorder.toHandle().destroyForcibly();
    }
    assertThat(recorder.waitFor()).isEqualTo(128 + 9);
    assertThat(frames()).isGreaterThanOrEqualTo(shown);
  }

  private int frames() throws IOException {
    int frames = 0;
    try (Cast cast = new Cast(Files.newInputStream(folder.resolve("killed.cast")))) {
      for (Optional<Cast.Frame> next = cast.next(); next.isPresent(); next = cast.next()) {
        assertThat(((Cast.Frame.Output) next.get()).text()).startsWith("screen " + frames + " ");
        frames++;
      }
    }
    return frames;
  }

  /** The process. */
  static final class Recorder {
    private Recorder() {}

    static void main(String[] arguments) {
      Recordings recordings =
          new Recordings(Path.of(arguments[0]), new TestTime(), Recordings.USUAL_LIMIT);
      try (Recording recording = recordings.begin("killed", 24, 80, "")) {
        for (int screen = 0; screen < 1_000_000; screen++) {
          byte[] bytes =
              ("screen " + screen + " " + "x".repeat(500)).getBytes(StandardCharsets.UTF_8);
          if (!recording.output(bytes, bytes.length)) {
            return;
          }
          System.out.println(screen + 1);
        }
      }
    }
  }
}
