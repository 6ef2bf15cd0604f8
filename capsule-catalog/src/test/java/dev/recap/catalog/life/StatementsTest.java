package dev.recap.catalog.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.life.Statement.State;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StatementsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T06:00:00.5Z");
  private static final Descriptor CAPSULE =
      new Descriptor(MediaTypes.INDEX, new Digest("sha256:" + "0a".repeat(32)), 7);

  @TempDir private Path folder;
  private CapsuleStore store = new CapsuleStore(Path.of("unset"));
  private Statements statements = new Statements(store);

  @BeforeEach
  void begin() {
    store = new CapsuleStore(folder);
    statements = new Statements(store);
  }

  @Test
  void theNewestStatementCounts() throws IOException {
    assertThat(newest()).isEmpty();
    say(State.DEPRECATED, "slow", Optional.of("top:2.0.0"), List.of());
    Statement first = newest().orElseThrow();
    assertThat(first)
        .isEqualTo(
            new Statement(
                CAPSULE.digest(),
                "top",
                "1.0.0",
                1,
                Instant.parse("2026-11-21T06:00:00Z"),
                State.DEPRECATED,
                "slow",
                Optional.of("top:2.0.0"),
                List.of()));
    say(State.SUPPORTED, "", Optional.empty(), List.of("CVE-2026-1"));
    assertThat(newest().orElseThrow().sequence()).isEqualTo(2);
    assertThat(newest().orElseThrow().notices())
        .containsExactly("top:1.0.0 is a security fix: CVE-2026-1");
    assertThat(statements.manifests(CAPSULE.digest())).hasSize(2);
  }

  @Test
  void isAReferrerOfTheCapsule() throws IOException {
    Descriptor manifest = say(State.YANKED, "", Optional.empty(), List.of());
    assertThat(manifest.artifactType()).contains(MediaTypes.STATUS);
    Map<String, Object> json = store.layout().read(manifest.digest());
    assertThat(json).containsEntry("artifactType", MediaTypes.STATUS);
    assertThat(Descriptor.of(Objects.requireNonNull(json.get("subject")))).isEqualTo(CAPSULE);
  }

  @Test
  void onlyBelievedStatementsCount() throws IOException {
    Descriptor believed = say(State.DEPRECATED, "", Optional.empty(), List.of());
    say(State.YANKED, "", Optional.empty(), List.of());
    assertThat(statements.newest(CAPSULE.digest(), believed.digest()::equals).orElseThrow().state())
        .isEqualTo(State.DEPRECATED);
    assertThat(statements.newest(CAPSULE.digest(), _ -> false)).isEmpty();
  }

  @Test
  void readsBackWhatItWrites() {
    Statement statement =
        new Statement(
            CAPSULE.digest(),
            "top",
            "1.0.0",
            3,
            NOW,
            State.YANKED,
            "why",
            Optional.of("top:2.0.0"),
            List.of("CVE-2026-1", "CVE-2026-2"));
    assertThat(Statement.parse(statement.json())).contains(statement);
    assertThat(statement.notices())
        .containsExactly(
            "top:1.0.0 is yanked: why; use top:2.0.0",
            "top:1.0.0 is a security fix: CVE-2026-1, CVE-2026-2");
  }

  @Test
  void controlsNoTerminal() {
    String hostile =
        new Statement(
                CAPSULE.digest(),
                "top",
                "1.0.0",
                1,
                NOW,
                State.DEPRECATED,
                "a\u001b[2Jb\nc\u202e",
                Optional.empty(),
                List.of("\u0007"))
            .json();
    assertThat(Statement.parse(hostile).orElseThrow().message()).isEqualTo("a[2Jb c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "{\"sequence\":1}",
        "{\"capsule\":\"sha256:0a\",\"sequence\":1,\"at\":\"2026-11-21T06:00:00Z\",\"state\":\"yanked\"}",
        "{\"sequence\":\"1\"}",
      })
  void takesNothingElseForAStatement(String text) {
    assertThat(Statement.parse(text)).isEmpty();
  }

  @Test
  void takesNoStatementOfAnImpossibleSequenceTimeOrState() {
    String good =
        new Statement(
                CAPSULE.digest(),
                "a",
                "1.0.0",
                5,
                NOW,
                State.YANKED,
                "",
                Optional.empty(),
                List.of())
            .json();
    assertThat(Statement.parse(good)).isPresent();
    assertThat(Statement.parse(good.replace(":5,", ":9223372036854775807,"))).isEmpty();
    assertThat(Statement.parse(good.replace(":5,", ":0,"))).isEmpty();
    assertThat(Statement.parse(good.replace("2026-", "soon-"))).isEmpty();
    assertThat(Statement.parse(good.replace("yanked", "gone"))).isEmpty();
  }

  @Test
  void takesNoStatementThatIsAboutAnotherContentOrWasChanged() throws IOException {
    Descriptor manifest = say(State.YANKED, "", Optional.empty(), List.of());
    Digest other = new Digest("sha256:" + "0b".repeat(32));
    store.referrers().add(other, manifest);
    assertThat(statements.newest(other, _ -> true)).isEmpty();
    Path blob = store.layout().blob(manifest.digest());
    Files.writeString(blob, Files.readString(blob) + " ");
    assertThat(newest()).isEmpty();
  }

  private Optional<Statement> newest() throws IOException {
    return statements.newest(CAPSULE.digest(), _ -> true);
  }

  private Descriptor say(
      State state, String message, Optional<String> successor, List<String> security)
      throws IOException {
    return statements.make(
        CAPSULE,
        "top",
        "1.0.0",
        new Statements.Wording(state, message, successor, security),
        () -> NOW);
  }
}
