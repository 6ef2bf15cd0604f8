package dev.recap.core.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LastLineTest {

  private static String of(String output) {
    byte[] bytes = output.getBytes(StandardCharsets.UTF_8);
    return LastLine.of(new Captured(bytes, bytes.length));
  }

  @ParameterizedTest
  @CsvSource({"'',''", "'\n \n',''", "'one',one", "'one\ntwo\r\n\n',two", "'é\n',é"})
  void isTheLastThatIsNotBlank(String output, String line) {
    assertThat(of(output)).isEqualTo(line);
  }

  @Test
  void doesNotSteerATerminal() {
    assertThat(of("a\u001b[2Jb\tc")).isEqualTo("a [2Jb c");
  }

  @Test
  void isCutWhereItIsTooLongForASentence() {
    assertThat(of("x".repeat(501))).isEqualTo("x".repeat(500) + "…");
  }

  @Test
  void isUnknownWhereTheEndWasNotKept() {
    assertThat(LastLine.of(new Captured("begin".getBytes(StandardCharsets.UTF_8), 6))).isEmpty();
  }
}
