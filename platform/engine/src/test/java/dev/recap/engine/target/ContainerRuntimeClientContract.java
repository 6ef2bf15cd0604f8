package dev.recap.engine.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link ContainerRuntimeClient} promises. */
abstract class ContainerRuntimeClientContract {
  @TempDir Path directory;

  /** A client of a runtime that has {@link #expected} and nothing else. */
  abstract ContainerRuntimeClient client();

  /** A client of a runtime that is not installed. */
  abstract ContainerRuntimeClient clientOfNothing();

  /** The one container, running, labelled {@code app=web}. */
  abstract Expected expected();

  record Expected(String runtime, String id, String name, int pid) {}

  @Test
  void findsByNameAndById() {
    for (String name : List.of(expected().name(), expected().id())) {
      assertThat(found(client().find(name))).as(name).singleElement().satisfies(this::isExpected);
    }
  }

  @Test
  void findsAGeneratedIdByAPrefixOfFourCharactersAndNoFewer() {
    assertThat(found(client().find(expected().id().substring(0, 4))))
        .singleElement()
        .satisfies(this::isExpected);
    assertThat(found(client().find(expected().id().substring(0, 3)))).isEmpty();
  }

  @Test
  void findsNothingOfAnUnknownName() {
    assertThat(found(client().find("unknown"))).isEmpty();
    assertThat(found(client().find("0123456789ab"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {".", "..", "../web", "web/..", "/", "//", "a/../web", "@", "/etc", "-a", "web/."})
  void takesNoPathForAName(String path) {
    assertThat(found(client().find(path))).isEmpty();
  }

  @Test
  void listsByLabelAndByKeyAlone() {
    assertThat(found(client().list(Map.of()))).singleElement().satisfies(this::isExpected);
    assertThat(found(client().list(Map.of("app", "web")))).hasSize(1);
    assertThat(found(client().list(Map.of("app", "")))).hasSize(1);
    assertThat(found(client().list(Map.of("app", "other")))).isEmpty();
    assertThat(found(client().list(Map.of("app", "web", "tier", "")))).isEmpty();
  }

  @Test
  void isAbsentWhereItIsNotInstalled() {
    assertThat(clientOfNothing().find("web")).isInstanceOf(Answer.Absent.class);
    assertThat(clientOfNothing().list(Map.of())).isInstanceOf(Answer.Absent.class);
  }

  @Test
  void saysWhereItLooks() {
    assertThat(client().place()).isNotBlank();
    assertThat(client().runtime().prefix()).isEqualTo(expected().runtime());
  }

  private void isExpected(Sighting seen) {
    assertThat(seen.running()).isTrue();
    assertThat(seen.labels()).containsEntry("app", "web");
    assertThat(new Expected(seen.runtime(), seen.id(), seen.name(), seen.pid()))
        .isEqualTo(expected());
  }

  static List<Sighting> found(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Found.class);
    return ((Answer.Found) answer).sightings();
  }
}
