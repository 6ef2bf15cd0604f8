package dev.recap.core.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RedactedStreamTest {

  @Test
  void findsASecretThatComesInPieces() {
    RedactedStream stream = new RedactedStream(Set.of("hunter2"));
    assertThat(next(stream, "password: hun")).isEqualTo("password: ");
    assertThat(next(stream, "te")).isEmpty();
    assertThat(next(stream, "r2, hu")).isEqualTo("[redacted], ");
    assertThat(next(stream, "sh!")).isEqualTo("hush!");
    assertThat(text(stream.end())).isEmpty();
  }

  @Test
  void showsAtTheEndWhatDidNotBecomeASecret() {
    RedactedStream stream = new RedactedStream(Set.of("hunter2"));
    assertThat(next(stream, "go hunt")).isEqualTo("go ");
    assertThat(text(stream.end())).isEqualTo("hunt");
    assertThat(text(stream.end())).isEmpty();
  }

  @Test
  void waitsForALongerSecretThatBeginsWithAnother() {
    RedactedStream stream = new RedactedStream(Set.of("abc", "abcdef"));
    assertThat(next(stream, "abc")).isEmpty();
    assertThat(next(stream, "de")).isEmpty();
    assertThat(next(stream, "f abcx")).isEqualTo("[redacted] [redacted]x");
  }

  @Test
  void holdsNothingBackWhereThereIsNoSecret() {
    assertThat(next(new RedactedStream(Set.of("")), "abc")).isEqualTo("abc");
  }

  @Test
  void letsThroughWhatTheWholeWouldBeHoweverItIsCut() {
    Random random = new Random(20260301);
    Set<String> secrets = Set.of("ab", "aab", "abba", "bbbb", "red", "[r");
    for (int round = 0; round < 5_000; round++) {
      byte[] whole = new byte[random.nextInt(40)];
      for (int i = 0; i < whole.length; i++) {
        whole[i] = (byte) "aabbbred[".charAt(random.nextInt(9));
      }
      RedactedStream stream = new RedactedStream(secrets);
      ByteArrayOutputStream shown = new ByteArrayOutputStream();
      for (int at = 0; at < whole.length; ) {
        int length = Math.min(1 + random.nextInt(7), whole.length - at);
        shown.writeBytes(stream.next(Arrays.copyOfRange(whole, at, at + length), length));
        at += length;
      }
      shown.writeBytes(stream.end());
      Captured expected = Redaction.of(secrets).apply(new Captured(whole, whole.length));
      assertThat(text(shown.toByteArray())).as(text(whole)).isEqualTo(text(expected.bytes()));
    }
  }

  private static String next(RedactedStream stream, String piece) {
    byte[] bytes = Arrays.copyOf(piece.getBytes(StandardCharsets.UTF_8), piece.length() + 3);
    return text(stream.next(bytes, piece.length()));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
