package dev.recap.server.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.recap.core.invocation.RedactedStream;
import dev.recap.core.invocation.SecretPatterns;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class RedactionPatternsTest {
  private static final SecretPatterns PATTERNS =
      RedactionPatterns.of(
          List.of("AKIA[0-9A-Z]{16}", "(?i)password=\\S+", "Schl\u00fcssel: \\p{L}+"));

  private static String clean(SecretPatterns patterns, String text) {
    return cut(patterns, text.getBytes(StandardCharsets.UTF_8), Integer.MAX_VALUE, new Random(1));
  }

  /** In pieces of at most so many bytes. */
  private static String cut(SecretPatterns patterns, byte[] whole, int most, Random random) {
    RedactedStream stream = new RedactedStream(Set.of("hunter2"), patterns);
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    for (int at = 0; at < whole.length; ) {
      int length = Math.min(1 + random.nextInt(most), whole.length - at);
      shown.writeBytes(stream.next(Arrays.copyOfRange(whole, at, at + length), length));
      at += length;
    }
    shown.writeBytes(stream.end());
    return shown.toString(StandardCharsets.UTF_8);
  }

  @Test
  void takesOutWhatFits() {
    assertThat(
            clean(
                PATTERNS,
                "key AKIAABCDEFGHIJKLMNOP, PassWord=x y\r\nSchl\u00fcssel: \u00e4\u00f6\u00fc!\nhunter2\n"))
        .isEqualTo("key [redacted], [redacted] y\r\n[redacted]!\n[redacted]\n");
  }

  @Test
  void leavesTheRestAsItIsByteByByte() {
    byte[] bytes = {(byte) 0xff, 0, (byte) 0xc3, '\n', 'a', '\r', 'b'};
    RedactedStream stream = new RedactedStream(Set.of(), PATTERNS);
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    shown.writeBytes(stream.next(bytes, bytes.length));
    shown.writeBytes(stream.end());
    assertThat(shown.toByteArray()).isEqualTo(bytes);
  }

  @Test
  void findsTheSameHoweverOutputIsCutAlsoInLongLines() {
    Random random = new Random(20261121);
    for (int round = 0; round < 30; round++) {
      StringBuilder text = new StringBuilder();
      while (text.length() < 40_000) {
        text.append("x".repeat(random.nextInt(5000)));
        text.append(random.nextInt(9) == 0 ? "\n" : " ");
        text.append("password=").append("s3".repeat(1 + random.nextInt(2000)));
        text.append(random.nextInt(9) == 0 ? "\n" : " ");
      }
      byte[] whole = text.toString().getBytes(StandardCharsets.UTF_8);
      String once = cut(PATTERNS, whole, Integer.MAX_VALUE, random);
      assertThat(once).doesNotContain("s3").contains("[redacted]");
      assertThat(cut(PATTERNS, whole, 1 + random.nextInt(9000), random)).isEqualTo(once);
    }
  }

  @Test
  @Timeout(20)
  void takesNoLongerForExpressionsThatMakeOthersHang() {
    SecretPatterns evil = RedactionPatterns.of(List.of("(a+)+$x", "(a|a)*b", "(.*a){10}c"));
    assertThat(clean(evil, "a".repeat(200_000))).hasSize(200_000);
  }

  @Test
  void tellsOfEveryExpressionThatIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RedactionPatterns.of(List.of("(", "ok", "a*", "(?=x)")))
        .withMessageContainingAll("\"(\"", "\"a*\"", "\"(?=x)\"");
    assertThat(RedactionPatterns.of(List.of())).isSameAs(SecretPatterns.NONE);
  }
}
