package dev.recap.cli.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.cli.output.Screen;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TerminalTextTest {
  private static String resource(String name) throws IOException {
    try (InputStream in = TerminalTextTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @CsvSource({"readme.80.txt, 80, false", "readme.50.txt, 50, false", "readme.72.ansi, 72, true"})
  void showsADocumentAsItAlwaysDid(String golden, int width, boolean styled) throws IOException {
    String shown = new TerminalText(new Screen(width, styled)).markdown(resource("readme.md"));
    assertThat(shown.replace('\033', '␛')).isEqualTo(resource(golden));
  }

  @Test
  void letsNoControlCharacterThroughThatMarkdownBringsBack() {
    String shown =
        new TerminalText(Screen.NONE)
            .markdown(
                """
                a &#27;[2J &#x202E; `\u001b]0;x\u0007` [x](http://a/&#27;b) <i\u009b>

                ```
                \u001b[1m
                ```

                | &#7; |
                |---|
                | &#8; |
                """);
    assertThat(shown.codePoints().filter(c -> c != '\n'))
        .noneMatch(Character::isISOControl)
        .noneMatch(c -> Character.getType(c) == Character.FORMAT);
  }

  @Test
  void breaksLinesAtTheWidthOfTheScreenAndNotBefore() {
    TerminalText narrow = new TerminalText(new Screen(20, false));
    assertThat(narrow.markdown("one two three four five six"))
        .isEqualTo("one two three four\nfive six\n");
    assertThat(narrow.markdown("a".repeat(45)))
        .isEqualTo("a".repeat(20) + "\n" + "a".repeat(20) + "\n" + "a".repeat(5) + "\n");
    assertThat(narrow.markdown("世".repeat(12))).isEqualTo("世".repeat(10) + "\n世世\n");
  }

  @Test
  void hasNothingToShowOfAnEmptyDocument() {
    assertThat(new TerminalText(Screen.NONE).markdown("")).isEmpty();
  }
}
