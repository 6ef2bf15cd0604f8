package dev.recap.catalog.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.rootfs.BuildException;
import org.junit.jupiter.api.Test;

final class PlainTextTest {
  private static final String EVIL = "a\u001b]0;title\u0007\u202eb\u009b2Jc\u2028d\ne";

  @Test
  void leavesNothingThatATerminalWouldObey() {
    assertThat(PlainText.of(EVIL)).isEqualTo("a]0;titleb2Jc\nd\ne");
    assertThat(PlainText.line(EVIL)).isEqualTo("a]0;titleb2Jc d e");
  }

  @Test
  void escapesInJsonWithoutLosingAnything() {
    String json = PlainJson.write(EVIL + "\udb40\udc41é😀");
    String escaped = PlainText.escaped(json);
    assertThat(escaped)
        .contains("\\u202e", "\\u009b", "\\u2028", "\\udb40\\udc41", "é😀")
        .doesNotContain("\u202e", "\u009b", "\u2028", "\udb40");
    assertThat(PlainJson.read(escaped)).isEqualTo(PlainJson.read(json));
    assertThat(PlainText.escaped("[1,\n\t\"x\"]")).isEqualTo("[1,\n\t\"x\"]");
  }

  @Test
  void noMessageOfARepositoryOrABuildBringsThem() {
    assertThat(new RepositoryException(RepositoryException.Kind.UNEXPECTED, EVIL))
        .hasMessage("a]0;titleb2Jc d e");
    assertThat(new RepositoryException(RepositoryException.Kind.UNEXPECTED, EVIL, new Throwable()))
        .hasMessage("a]0;titleb2Jc d e");
    assertThat(new BuildException(EVIL)).hasMessage("a]0;titleb2Jc\nd\ne");
  }
}
