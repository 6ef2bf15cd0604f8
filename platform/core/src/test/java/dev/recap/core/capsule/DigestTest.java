package dev.recap.core.capsule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DigestTest {
  private static final String HEX = "0123456789abcdef".repeat(4);

  @Test
  void holdsAlgorithmAndHexDigits() {
    assertThat(new Digest("sha256:" + HEX)).hasToString("sha256:" + HEX);
    assertThat(new Digest("sha256:" + HEX).hex()).isEqualTo(HEX);
  }

  @Test
  void isMadeOfHexInEitherCase() {
    assertThat(Digest.ofSha256Hex("0123456789ABCDEF".repeat(4)))
        .isEqualTo(new Digest("sha256:" + HEX));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sha256:", "sha256:12", "md5:0123", "../../etc"})
  void refusesEverythingElse(String text) {
    assertThatThrownBy(() -> new Digest(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\"");
    assertThatThrownBy(() -> new Digest(text + HEX.toUpperCase(java.util.Locale.ROOT)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
