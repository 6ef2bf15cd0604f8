package dev.recap.core.capsule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CapsuleRefTest {
  private static final String DIGEST = "sha256:" + "0a".repeat(32);

  @Test
  void readsNameVersionAndDigest() {
    assertThat(CapsuleRef.parse("top"))
        .isEqualTo(new CapsuleRef("top", Optional.empty(), Optional.empty()));
    assertThat(CapsuleRef.parse("heap-dump:1.2.0-rc.1+b5"))
        .isEqualTo(new CapsuleRef("heap-dump", Optional.of("1.2.0-rc.1+b5"), Optional.empty()));
    assertThat(CapsuleRef.parse("top:1.0.0@" + DIGEST))
        .isEqualTo(new CapsuleRef("top", Optional.of("1.0.0"), Optional.of(new Digest(DIGEST))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"top", "top:1.0.0", "a", "9"})
  void writesWhatItRead(String text) {
    assertThat(CapsuleRef.parse(text)).hasToString(text);
    assertThat(CapsuleRef.parse(text + "@" + DIGEST)).hasToString(text + "@" + DIGEST);
  }

  @Test
  void allowsNamesOfUpTo63Characters() {
    assertThat(CapsuleRef.parse("a".repeat(63)).name()).hasSize(63);
    assertThatThrownBy(() -> CapsuleRef.parse("a".repeat(64)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "Top",
        "-top",
        "top-",
        "top:",
        "top@",
        "a/b",
        "../top",
        "top:1/2",
        "top\n",
        "top@sha256:12",
        "top@sha512:00",
        "top:1:2"
      })
  void refusesEverythingElseAndSaysWhatAReferenceLooksLike(String text) {
    assertThatThrownBy(() -> CapsuleRef.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Tried to read \"" + text + "\"")
        .hasMessageContaining("NAME:VERSION");
  }
}
