package dev.recap.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.core.invocation.PlatformException;
import dev.recap.server.live.TestTime;
import dev.recap.server.redact.RedactionPatterns;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordingTest {
  private static final String ID = "01h00000000000000001";

  @TempDir private Path folder;
  private final TestTime time = new TestTime();

  @Test
  void isAnAsciicastOfOutputAndSizes() throws Exception {
    Recordings recordings = recordings(Recordings.USUAL_LIMIT);
    try (Recording recording = recordings.begin(ID, 24, 80, "sh in docker:web")) {
      show(recording, "$ ");
      time.pass(Duration.ofSeconds(2));
      recording.resize(40, 120);
      show(recording, "\u001b[1mls\r\n");
    }
    Path file = recordings.find(ID).orElseThrow();
    List<String> lines = Files.readAllLines(file);
    assertThat(lines.getFirst())
        .isEqualTo(
            "{\"version\":2,\"width\":80,\"height\":24,\"timestamp\":1772366400,"
                + "\"title\":\"sh in docker:web\"}");
    assertThat(lines.get(1)).matches("\\[0\\.\\d{6},\"o\",\"\\$ \"]");
    assertThat(lines.get(2)).matches("\\[2\\.\\d{6},\"r\",\"120x40\"]");
    assertThat(lines.get(3)).matches("\\[2\\.\\d{6},\"o\",\"\\\\u001[bB]\\[1mls\\\\r\\\\n\"]");
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    assertThat(Files.getPosixFilePermissions(folder.resolve("sessions"))).hasSize(3);
  }

  @Test
  void comesBackAsItWas() throws Exception {
    Recordings recordings = recordings(Recordings.USUAL_LIMIT);
    try (Recording recording = recordings.begin(ID, 24, 80, "")) {
      byte[] euro = "\u20ac".getBytes(StandardCharsets.UTF_8);
      recording.output(euro, 1);
      recording.output(new byte[] {euro[1], euro[2]}, 2);
      recording.resize(30, 90);
    }
    try (Cast cast = new Cast(Files.newInputStream(recordings.find(ID).orElseThrow()))) {
      assertThat(cast.header().rows()).isEqualTo(24);
      assertThat(cast.header().columns()).isEqualTo(80);
      assertThat(cast.next().orElseThrow())
          .isInstanceOfSatisfying(
              Cast.Frame.Output.class, output -> assertThat(output.text()).isEqualTo("\u20ac"));
      assertThat(cast.next().orElseThrow())
          .isInstanceOfSatisfying(
              Cast.Frame.Resize.class, size -> assertThat(size.rows()).isEqualTo(30));
      assertThat(cast.next()).isEmpty();
    }
  }

  @Test
  void holdsNoSecret() throws Exception {
    Recordings recordings = recordings(Recordings.USUAL_LIMIT);
    try (Recording recording = recordings.begin(ID, 24, 80, "")) {
      recording.without(Set.of("hunter2"));
      show(recording, "it is hun");
      show(recording, "ter2");
      show(recording, "hu");
    }
    assertThat(Files.readString(recordings.find(ID).orElseThrow()))
        .doesNotContain("hunt", "ter2")
        .contains("\"it is \"", "\"[redacted]\"", "\"hu\"");
  }

  @Test
  void holdsNothingThatPatternsFind() throws Exception {
    Recordings recordings =
        new Recordings(
            folder.resolve("sessions"),
            time,
            Recordings.USUAL_LIMIT,
            RedactionPatterns.of(List.of("key=[a-z]+")));
    try (Recording recording = recordings.begin(ID, 24, 80, "")) {
      recording.without(Set.of("hunter2"));
      show(recording, "hunter2 ke");
      show(recording, "y=abc.\r\n$ ");
    }
    assertThat(Files.readString(recordings.find(ID).orElseThrow()))
        .doesNotContain("hunter2", "abc")
        .contains("\"[redacted] [redacted].\\r\\n\"", "\"$ \"");
    recordings.discard(ID);
    recordings.discard(ID);
    assertThat(recordings.find(ID)).isEmpty();
  }

  @Test
  void isOnTheDiskAsItComes() throws Exception {
    Recordings recordings = recordings(Recordings.USUAL_LIMIT);
    try (Recording recording = recordings.begin(ID, 24, 80, "")) {
      show(recording, "seen");
      assertThat(Files.readString(recordings.find(ID).orElseThrow())).endsWith("\"seen\"]\n");
    }
  }

  @Test
  void anyBeginningOfItIsARecordingTooAsAfterASuddenDeath() throws Exception {
    Recordings recordings = recordings(Recordings.USUAL_LIMIT);
    try (Recording recording = recordings.begin(ID, 24, 80, "")) {
      for (int i = 0; i < 5; i++) {
        show(recording, "\u20ac" + i);
      }
    }
    byte[] whole = Files.readAllBytes(recordings.find(ID).orElseThrow());
    int header = new String(whole, StandardCharsets.UTF_8).indexOf('\n') + 1;
    int last = 0;
    for (int length = header; length <= whole.length; length++) {
      try (Cast cast = new Cast(new ByteArrayInputStream(whole, 0, length))) {
        int frames = 0;
        while (cast.next().isPresent()) {
          frames++;
        }
        assertThat(frames).isBetween(last, last + 1);
        last = frames;
      }
    }
    assertThat(last).isEqualTo(5);
  }

  @Test
  void endsAtItsLimitAndSaysSo() throws Exception {
    Recordings recordings = recordings(1000);
    try (Recording recording = recordings.begin(ID, 24, 80, "")) {
      int shown = 0;
      while (show(recording, "0123456789")) {
        shown++;
      }
      assertThat(shown).isBetween(20, 40);
      assertThat(show(recording, "more")).isFalse();
    }
    assertThat(Files.size(recordings.find(ID).orElseThrow())).isBetween(900L, 1000L);
  }

  @Test
  void isNeverWrittenOverAnotherOne() {
    Recordings recordings = recordings(1000);
    recordings.begin(ID, 24, 80, "").close();
    assertThatThrownBy(() -> recordings.begin(ID, 24, 80, ""))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining(ID);
  }

  @Test
  void isFoundByItsIdOnly() throws Exception {
    Files.writeString(folder.resolve("other.cast"), "");
    Recordings recordings = recordings(1000);
    assertThat(recordings.find("../other")).isEmpty();
    assertThat(recordings.find("")).isEmpty();
    assertThat(recordings.find("unknown")).isEmpty();
    assertThatThrownBy(() -> recordings.begin("../other", 24, 80, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsNoAsciicastIsRefused() {
    for (String text :
        List.of("", "{}\n", "[1]\n", "{\"version\":1,\"width\":80,\"height\":24}\n", "x\n")) {
      assertThatThrownBy(() -> cast(text)).as(text).isInstanceOf(IOException.class);
    }
    String header = "{\"version\":2,\"width\":80,\"height\":24,\"env\":{\"TERM\":\"xterm\"}}\n";
    for (String line :
        List.of(
            "{}\n",
            "[1]\n",
            "[\"1\",\"o\",\"\"]\n",
            "[1,\"r\",\"8\"]\n",
            "[1,\"r\",\"axb\"]\n",
            "[\n")) {
      assertThatThrownBy(() -> cast(header + line).next()).as(line).isInstanceOf(IOException.class);
    }
  }

  @Test
  void isReplayedAsFastAsAskedAndWithoutLongPauses() throws Exception {
    Cast cast =
        cast(
            """
            {"version":2,"width":80,"height":24}
            [1.0,"o","a"]
            [1.5,"r","80x25"]
            [2.0,"o","b"]
            [3600,"o","c"]
            """);
    List<String> happened = new ArrayList<>();
    new Replay(2, Duration.ofSeconds(3))
        .play(
            cast,
            new Replay.Screen() {
              @Override
              public void show(byte[] utf8) {
                happened.add(new String(utf8, StandardCharsets.UTF_8));
              }

              @Override
              public void pause(Duration duration) {
                happened.add(duration.toString());
              }
            });
    assertThat(happened).containsExactly("PT0.5S", "a", "PT0.5S", "b", "PT3S", "c");
  }

  private Recordings recordings(long limit) {
    return new Recordings(folder.resolve("sessions"), time, limit);
  }

  private static Cast cast(String text) throws IOException {
    return new Cast(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static boolean show(Recording recording, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return recording.output(bytes, bytes.length);
  }
}
