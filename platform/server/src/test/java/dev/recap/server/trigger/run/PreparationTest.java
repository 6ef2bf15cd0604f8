package dev.recap.server.trigger.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.server.access.ManualTime;
import dev.recap.server.fixture.Place;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PreparationTest {
  private static final String RULE = "steps: [{capsule: work}]\n";

  @TempDir private Path folder;
  private final ManualTime time = new ManualTime();
  private final List<String> checked = new ArrayList<>();
  private List<String> problems = List.of();
  private TriggerServer server;
  private Preparation preparation;

  @BeforeEach
  void open() {
    server = TriggerServer.open(new Place.Sqlite(folder), time);
    preparation =
        new Preparation(
            server.triggers,
            trigger -> {
              checked.add(trigger.name());
              return problems;
            },
            time);
  }

  @AfterEach
  void close() {
    preparation.close();
    server.close();
  }

  @Test
  void whatRulesCallForIsHadReadyOnceForEachOfTheirRevisions() {
    preparation.look();
    assertThat(checked).isEmpty();
    server.apply("one", RULE);
    server.apply("two", RULE);
    preparation.look();
    preparation.look();
    assertThat(checked).containsExactlyInAnyOrder("one", "two");
    server.apply("one", RULE + "limits: {atOnce: 2}");
    preparation.look();
    assertThat(checked).hasSize(3).last().isEqualTo("one");
  }

  @Test
  void whatIsNotThereIsTriedAgainAfterAMinute() {
    problems = List.of("Tried to pull it but the registry is away");
    server.apply("one", RULE);
    preparation.look();
    time.pass(Duration.ofSeconds(59));
    preparation.look();
    assertThat(checked).containsExactly("one");
    time.pass(Duration.ofSeconds(1));
    problems = List.of();
    preparation.look();
    assertThat(checked).containsExactly("one", "one");
    time.pass(Duration.ofHours(1));
    preparation.look();
    assertThat(checked).containsExactly("one", "one");
  }
}
