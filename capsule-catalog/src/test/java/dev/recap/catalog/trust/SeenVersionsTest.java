package dev.recap.catalog.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.catalog.place.RepositoryName;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SeenVersionsTest {
  private static final RepositoryName TOP = RepositoryName.parse("localhost:5000/team/top");
  private static final Digest ONE = new Digest("sha256:" + "01".repeat(32));
  private static final Digest TWO = new Digest("sha256:" + "02".repeat(32));

  @TempDir private Path folder;
  private SeenVersions seen = new SeenVersions(Path.of("unset"));

  @BeforeEach
  void begin() {
    seen = new SeenVersions(folder.resolve("seen"));
  }

  @Test
  void takesWhatItNeverSawAndRemembersItInAnotherProcess() throws IOException {
    assertThat(problem(latest("1.2.0", ONE))).isEmpty();
    seen.note(latest("1.2.0", ONE));
    SeenVersions again = new SeenVersions(folder.resolve("seen"));
    assertThat(again.problem(latest("1.2.0", ONE), Set.of())).isEmpty();
    assertThat(again.problem(latest("1.10.0", TWO), Set.of())).isEmpty();
    assertThat(again.problem(latest("1.1.9", TWO), Set.of()).orElseThrow())
        .startsWith("latest of localhost:5000/team/top is version 1.1.9 now and was 1.2.0");
  }

  @Test
  void refusesAVersionThatNamesOtherContent() throws IOException {
    seen.note(exactly("1.0.0", ONE));
    assertThat(problem(exactly("1.0.0", TWO)).orElseThrow())
        .startsWith(
            "version 1.0.0 of %s was %s when it was seen before and is %s now"
                .formatted(TOP, ONE, TWO))
        .contains("--allow-downgrade");
    assertThat(problem(latest("1.0.0", TWO))).isPresent();
  }

  @Test
  void allowsAnOlderVersionThatIsAskedFor() throws IOException {
    seen.note(latest("1.2.0", ONE));
    assertThat(problem(exactly("1.0.0", TWO))).isEmpty();
    seen.note(exactly("1.0.0", TWO));
    assertThat(problem(latest("1.0.0", TWO))).isPresent();
  }

  @Test
  void keepsEachChannelAndEachRepositoryApart() throws IOException {
    seen.note(latest("1.2.0", ONE));
    assertThat(problem(new SeenVersions.Sight(TOP, "1.0.0", TWO, Optional.of("stable")))).isEmpty();
    RepositoryName other = RepositoryName.parse("localhost:5000/team-top");
    assertThat(problem(new SeenVersions.Sight(other, "1.0.0", TWO, Optional.of("latest"))))
        .isEmpty();
  }

  @Test
  void takesADowngradeThatWasNoted() throws IOException {
    seen.note(latest("1.2.0", ONE));
    seen.note(latest("1.1.0", TWO));
    assertThat(problem(latest("1.1.0", TWO))).isEmpty();
  }

  @Test
  void saysThatItsMemoryIsBrokenRatherThanToForget() throws IOException {
    seen.note(latest("1.2.0", ONE));
    Path file = folder.resolve("seen/localhost%3A5000%2Fteam%2Ftop");
    Files.writeString(file, "{");
    assertThatThrownBy(() -> problem(latest("1.2.0", ONE)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file + " is broken");
  }

  @Test
  void losesNothingThatSeveralThreadsNoteAtOnce() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String version = "1.%d.0".formatted(i);
        all.add(
            threads.submit(() -> {
              seen.note(exactly(version, ONE));
              return version;
            }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    for (int i = 0; i < 20; i++) {
      assertThat(problem(exactly("1.%d.0".formatted(i), TWO))).isPresent();
    }
  }

  @Test
  void allowsAnOlderVersionOnlyAfterTheRememberedOneWasPassedOver() throws IOException {
    seen.note(latest("1.2.0", ONE));
    assertThat(seen.problem(latest("1.0.0", TWO), Set.of("1.2.0"))).isEmpty();
    assertThat(seen.problem(latest("1.0.0", TWO), Set.of("1.1.0"))).isPresent();
    assertThat(seen.problem(latest("1.2.0", TWO), Set.of("1.2.0"))).as("other content").isPresent();
  }

  private Optional<String> problem(SeenVersions.Sight sight) throws IOException {
    return seen.problem(sight, Set.of());
  }

  private static SeenVersions.Sight latest(String version, Digest digest) {
    return new SeenVersions.Sight(TOP, version, digest, Optional.of("latest"));
  }

  private static SeenVersions.Sight exactly(String version, Digest digest) {
    return new SeenVersions.Sight(TOP, version, digest, Optional.empty());
  }
}
