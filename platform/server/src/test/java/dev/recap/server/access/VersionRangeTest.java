package dev.recap.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VersionRangeTest {

  @ParameterizedTest
  @CsvSource({
    "1.2.0, 1.2.0, true",
    "1.2.0, 1.2.1, false",
    "1.*, 1.9.3, true",
    "1.*, 2.0.0, false",
    "1.*, 10.0.0, false",
    "^1.2, 1.3.0, true",
    "^1.2, 1.1.9, false",
    "~1.2, 1.3.0, false",
    ">=1.2 <2, 1.9.0, true",
    ">=1.2 <2, 2.0.0, false",
    "1.* || 3.*, 3.1.0, true",
    "1.* || 3.*, 2.1.0, false",
    "*, 0.0.1, true",
    "1.*, 1.2.0-rc.1, false",
    "1.2.0-rc.1, 1.2.0-rc.1, true",
    "1.*, no version, false"
  })
  void hasTheVersionsThatNpmWouldTake(String range, String version, boolean expected) {
    assertThat(VersionRange.parse(range).orElseThrow().has(version)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "latest",
        "stable",
        "1.",
        "1.0.0.0",
        "1.*-x",
        "1.* latest",
        ">=1 <latest",
        "1.2.0, 2.0.0",
        "01.2",
        "v",
        "1.2.0@sha256",
        "|| 1.*",
        "999999999999999999999.*"
      })
  void takesNothingForARangeThatIsNone(String text) {
    assertThat(VersionRange.parse(text)).isEmpty();
  }

  @Test
  void anOpenBoundIsOne() {
    assertThat(VersionRange.parse(">=2").orElseThrow().has("3.0.0")).isTrue();
  }
}
