package dev.recap.core.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RedactionTest {

  @Test
  void replacesEverySecretEverywhere() {
    assertThat(text("a hunter2 b hunter2", "hunter2")).isEqualTo("a [redacted] b [redacted]");
    assertThat(text("\u00fcber\u20ac!", "\u00fcber\u20ac")).isEqualTo("[redacted]!");
    assertThat(text("a.c abc", "a.c")).isEqualTo("[redacted] abc");
  }

  @Test
  void leavesNothingOfASecretThatBeginsWithAnother() {
    assertThat(text("abcdef abc", "abc", "abcdef")).isEqualTo("[redacted] [redacted]");
  }

  @Test
  void doesNotLookForASecretInsideTheMarkOfAnother() {
    assertThat(text("x red", "x", "red")).isEqualTo("[redacted] [redacted]");
  }

  @Test
  void leavesOutputWithoutSecretsAsItIsBinaryOrNot() {
    Captured binary = new Captured(new byte[] {(byte) 0xff, 0, (byte) 0x80}, 10);
    assertThat(Redaction.of(Set.of("hunter2", "")).apply(binary)).isEqualTo(binary);
    assertThat(Redaction.of(Set.of()).apply(binary)).isSameAs(binary);
  }

  @Test
  void dropsTheBeginningOfASecretThatTheOutputLimitCut() {
    byte[] cut = bytes("password: hunt");
    Captured clean = Redaction.of(Set.of("hunter2")).apply(new Captured(cut, 1000));
    assertThat(clean.bytes()).isEqualTo(bytes("password: "));
    assertThat(clean.truncated()).isTrue();
  }

  @Test
  void dropsTheLastLineOfOutputThatWasCutOffWhereThereArePatterns() {
    Captured cut = new Captured(bytes("one\nkey AKIA12"), 1000);
    Captured clean = Redaction.of(Set.of(), (line, length) -> List.of()).apply(cut);
    assertThat(clean.bytes()).isEqualTo(bytes("one\n"));
    assertThat(clean.total()).isEqualTo(1000);
  }

  @Test
  void keepsTheSameTextAtTheEndWhenNothingWasCut() {
    assertThat(text("go hunt", "hunter2")).isEqualTo("go hunt");
  }

  @Test
  void staysTruncatedOrWholeWhateverTheLengthBecomes() {
    byte[] printed = bytes("a=1234567890123456789012345678901234567890");
    Set<String> secrets = Set.of("1234567890123456789012345678901234567890", "a");
    assertThat(Redaction.of(secrets).apply(new Captured(printed, printed.length)).truncated())
        .isFalse();
    assertThat(
            Redaction.of(secrets)
                .apply(new Captured(Arrays.copyOf(printed, 10), printed.length))
                .truncated())
        .isTrue();
  }

  private static String text(String printed, String... secrets) {
    byte[] bytes = bytes(printed);
    Captured clean = Redaction.of(Set.of(secrets)).apply(new Captured(bytes, bytes.length));
    assertThat(clean.truncated()).isFalse();
    return new String(clean.bytes(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
