package dev.recap.core.capsule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  @ParameterizedTest
  @CsvSource({
    "registry.example.com/team/top, registry.example.com/team/top, top",
    "registry.example.com:5000/team/sub_team/top, registry.example.com:5000/team/sub_team/top, top",
    "localhost/top, localhost/top, top",
    "registry:5000/top, registry:5000/top, top",
    "[::1]:5000/a/heap-dump, [::1]:5000/a/heap-dump, heap-dump",
  })
  void readsWhereItIsPublished(String text, String repository, String name) {
    assertThat(CapsuleRef.parse(text))
        .isEqualTo(
            new CapsuleRef(Optional.of(repository), name, Optional.empty(), Optional.empty()));
    assertThat(CapsuleRef.parse(text + ":1.2.0@" + DIGEST))
        .isEqualTo(
            new CapsuleRef(
                Optional.of(repository),
                name,
                Optional.of("1.2.0"),
                Optional.of(new Digest(DIGEST))))
        .hasToString(text + ":1.2.0@" + DIGEST);
  }

  @Test
  void refusesRepositoriesOfMoreThan255Characters() {
    String place = "example.com/" + "a/".repeat(120);
    assertThat(CapsuleRef.parse(place + "top").repository()).contains(place + "top");
    assertThatThrownBy(() -> CapsuleRef.parse(place + "a/top"))
        .isInstanceOf(IllegalArgumentException.class);
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
        "top:v/2",
        "example.com/",
        "example.com/Team/top",
        "example.com//top",
        "example.com/team/../top",
        "example.com:port/top",
        "https://example.com/top",
        "example.com/to_p",
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

  @Test
  void refusesWhatIsTooLongToBeMatched() {
    assertThatThrownBy(() -> CapsuleRef.parse("a.".repeat(200_000) + "b/c"))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .hasSizeLessThan(2000);
  }
}
