package dev.recap.catalog.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.catalog.life.Statement.State;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StatementsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T06:00:00.5Z");
  private static final Descriptor CAPSULE =
      new Descriptor(MediaTypes.INDEX, new Digest("sha256:" + "0a".repeat(32)), 7);

  private static final String PLACE = "registry.example.com/team/top";
  private static final Statements.About ABOUT =
      new Statements.About(CAPSULE, "top", "1.0.0", Set.of(PLACE));

  @TempDir private Path folder;
  private CapsuleStore store = new CapsuleStore(Path.of("unset"));
  private Statements statements = new Statements(store);

  @BeforeEach
  void begin() {
    store = new CapsuleStore(folder);
    statements = new Statements(store);
  }

  @Test
  void oneFollowsOnWhatWasSaidLast() throws IOException {
    assertThat(statements.of(CAPSULE.digest())).isEmpty();
    Descriptor first = say(State.DEPRECATED, "slow", Optional.of("top:2.0.0"), List.of());
    assertThat(statements.of(CAPSULE.digest()))
        .containsExactly(
            new Statements.Kept(
                first,
                new Statement(
                    CAPSULE.digest(),
                    "top",
                    "1.0.0",
                    1,
                    Instant.parse("2026-11-21T06:00:00Z"),
                    State.DEPRECATED,
                    "slow",
                    Optional.of("top:2.0.0"),
                    List.of()),
                Set.of(PLACE)));
    say(State.SUPPORTED, "", Optional.empty(), List.of("CVE-2026-1"));
    assertThat(last().orElseThrow().sequence()).isEqualTo(2);
    assertThat(last().orElseThrow().notices())
        .containsExactly("top:1.0.0 is a security fix: CVE-2026-1");
    assertThat(statements.manifests(CAPSULE.digest())).hasSize(2);
  }

  @Test
  void nothingFollowsOnTheLastWord() {
    Statement last =
        new Statement(
            CAPSULE.digest(),
            "top",
            "1.0.0",
            Statement.HIGHEST_SEQUENCE,
            NOW,
            State.YANKED,
            "",
            Optional.empty(),
            List.of());
    assertThatThrownBy(() -> make(Optional.of(last)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ask for signers in policy.yaml");
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
    assertThat(statements.of(other)).isEmpty();
    Path blob = store.layout().blob(manifest.digest());
    Files.writeString(blob, Files.readString(blob) + " ");
    assertThat(last()).isEmpty();
  }

  private Optional<Statement> last() throws IOException {
    return statements.of(CAPSULE.digest()).stream()
        .map(Statements.Kept::statement)
        .max(Comparator.comparingLong(Statement::sequence));
  }

  private Descriptor say(
      State state, String message, Optional<String> successor, List<String> security)
      throws IOException {
    return statements.make(
        ABOUT, new Statements.Wording(state, message, successor, security), last(), () -> NOW);
  }

  private Descriptor make(Optional<Statement> last) throws IOException {
    return statements.make(
        ABOUT,
        new Statements.Wording(State.SUPPORTED, "", Optional.empty(), List.of()),
        last,
        () -> NOW);
  }
}
