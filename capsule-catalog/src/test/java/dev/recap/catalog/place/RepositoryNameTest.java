package dev.recap.catalog.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RepositoryNameTest {
  @ParameterizedTest
  @CsvSource({
    "registry.example.com/team/top, registry.example.com, team/top",
    "localhost/top, localhost, top",
    "localhost:5000/a/b/c, localhost:5000, a/b/c",
    "registry:5000/top, registry:5000, top",
    "127.0.0.1:5000/top, 127.0.0.1:5000, top",
    "'[::1]:5000/top', '[::1]:5000', top",
    "registry.example.com/a__b/c-d.e, registry.example.com, a__b/c-d.e"
  })
  void aHostAndAPathAreRead(String text, String host, String path) {
    assertThat(RepositoryName.parse(text)).isEqualTo(new RepositoryName(host, path));
    assertThat(RepositoryName.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "top",
        "team/top",
        "registry.example.com",
        "registry.example.com/",
        "registry.example.com/Team/top",
        "registry.example.com/team//top",
        "registry.example.com/../top",
        "registry.example.com/team/top:1",
        "http://registry.example.com/top"
      })
  void whatHasNoHostOrNoPathIsNone(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RepositoryName.parse(text))
        .withMessageContaining(text)
        .withMessageContaining("HOST[:PORT]/PATH");
  }

  @Test
  void aNameUnderANamespaceIsARepository() {
    RepositoryName top = RepositoryName.parse("registry.example.com/team").child("top");
    assertThat(top).hasToString("registry.example.com/team/top");
    assertThat(top.last()).isEqualTo("top");
  }
}
