package dev.recap.catalog.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.place.RepositoryName;
import dev.recap.catalog.source.SourcesFile.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SourcesFileTest {
  private static final String TWO =
      """
      apiVersion: recap.dev/v1
      kind: CatalogSources
      # Ours.
      sources:
        # The team's own.
        - name: team
          repository: registry.example.com/team   # fast
        # Everybody's.
        - name: public
          repository: registry.example.net/recap
          refresh: 24h
      """;

  @TempDir private Path folder;

  private SourcesFile file(String text) throws IOException {
    Files.writeString(folder.resolve("sources.yaml"), text);
    return new SourcesFile(folder);
  }

  private static Source source(String name, String repository) {
    return new Source(
        name, RepositoryName.parse(repository), false, Optional.empty(), Source.REFRESH);
  }

  private static List<Source> sources(SourcesFile file) {
    assertThat(file.read()).isInstanceOf(Reading.Valid.class);
    return ((Reading.Valid) file.read()).sources();
  }

  private String text() throws IOException {
    return Files.readString(folder.resolve("sources.yaml"));
  }

  @Test
  void readsSourcesInTheirOrder() throws IOException {
    assertThat(sources(file(TWO)))
        .containsExactly(
            source("team", "registry.example.com/team"),
            new Source(
                "public",
                RepositoryName.parse("registry.example.net/recap"),
                false,
                Optional.empty(),
                Duration.ofDays(1)));
  }

  @Test
  void hasNoSourcesWithoutAFile() {
    assertThat(sources(new SourcesFile(folder.resolve("nowhere")))).isEmpty();
  }

  @Test
  void takesTheCertificatesRelativeToItself() throws IOException {
    SourcesFile file = file(TWO.replace("refresh: 24h", "ca: certs/ours.pem\n    plainHttp: true"));
    assertThat(sources(file).getLast().ca()).hasValue(folder.resolve("certs/ours.pem"));
    assertThat(sources(file).getLast().plainHttp()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: public | name: local | line 9",
        "name: public | name: team | line 9",
        "repository: registry.example.net/recap | repository: recap | line 10",
        "repository: registry.example.net/recap | repositry: x | line 9",
        "refresh: 24h | refresh: 24y | line 11",
      })
  void refusesWhatIsWrongWithItsLine(String from, String to, String line) throws IOException {
    assertThat(file(TWO.replace(from, to)).read())
        .isInstanceOfSatisfying(
            Reading.Invalid.class,
            invalid ->
                assertThat(invalid.problems())
                    .anySatisfy(problem -> assertThat(problem).contains("sources.yaml", line)));
  }

  @Test
  void addsASourceAtTheEndAndKeepsComments() throws IOException {
    SourcesFile file = file(TWO);
    Source more =
        new Source(
            "lab",
            RepositoryName.parse("localhost:5000/lab"),
            true,
            Optional.of(folder.resolve("ca.pem")),
            Duration.ZERO);
    assertThat(file.add(more)).isEmpty();
    assertThat(text())
        .isEqualTo(
            TWO
                + """
                  - name: lab
                    repository: localhost:5000/lab
                    plainHttp: true
                    ca: "ca.pem"
                    refresh: 0s
                """);
    assertThat(sources(file).getLast()).isEqualTo(more);
  }

  @Test
  void makesTheFileWithTheFirstSource() throws IOException {
    SourcesFile file = new SourcesFile(folder.resolve("new"));
    assertThat(file.add(source("team", "registry.example.com/team"))).isEmpty();
    assertThat(sources(file)).containsExactly(source("team", "registry.example.com/team"));
  }

  @Test
  void refusesToAddANameTwiceAndChangesNothing() throws IOException {
    assertThat(file(TWO).add(source("team", "registry.example.net/other")).orElse(""))
        .contains("team is a source already");
    assertThat(text()).isEqualTo(TWO);
  }

  @Test
  void removesASourceAndLeavesTheOthersAsTheyAre() throws IOException {
    SourcesFile file = file(TWO);
    assertThat(file.remove("nobody")).isFalse();
    assertThat(file.remove("public")).isTrue();
    assertThat(text())
        .contains("# The team's own.", "# fast")
        .doesNotContain("registry.example.net");
    assertThat(sources(file)).containsExactly(source("team", "registry.example.com/team"));
    assertThat(file.remove("team")).isTrue();
    assertThat(sources(file)).isEmpty();
    assertThat(file.add(source("again", "registry.example.net/again"))).isEmpty();
    assertThat(sources(file)).containsExactly(source("again", "registry.example.net/again"));
  }

  @Test
  void keepsTheOrderOfAListOnOneLine() throws IOException {
    SourcesFile file =
        file(
            """
            apiVersion: recap.dev/v1
            kind: CatalogSources
            sources: [{name: a, repository: registry.example.net/a}, {name: b, repository: registry.example.net/b}, {name: c, repository: registry.example.net/c}]
            """);
    assertThat(file.remove("b")).isTrue();
    assertThat(file.add(source("d", "registry.example.net/d"))).isEmpty();
    assertThat(sources(file)).extracting(Source::name).containsExactly("a", "c", "d");
  }

  @Test
  void sourcesThatCannotBeReadAreNotNone() throws IOException {
    Path link = folder.resolve("sources.yaml");
    Files.createSymbolicLink(link, folder.resolve("gone.yaml"));
    SourcesFile nowhere = new SourcesFile(folder);
    String problem =
        "Tried to read %s but it is a link that leads nowhere: mend it or remove it"
            .formatted(link);
    assertThat(nowhere.read()).isEqualTo(new Reading.Invalid(List.of(problem)));
    assertThat(nowhere.add(source("a", "registry.example.net/a"))).contains(problem);
    assertThat(link).isSymbolicLink();
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(new SourcesFile(file).read()).isInstanceOf(Reading.Invalid.class);
  }
}
