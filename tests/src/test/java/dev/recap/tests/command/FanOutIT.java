package dev.recap.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.engine.fixture.NeedsDocker;
import dev.recap.engine.fixture.NeedsRunc;
import dev.recap.engine.fixture.RealContainers;
import dev.recap.tests.command.Script.Ended;
import dev.recap.tests.command.Script.Running;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One capsule in five containers of three runtimes that carry a label. */
@ExtendWith(NeedsCapsules.class)
@NeedsCrun
@NeedsRunc
@NeedsDocker
final class FanOutIT {
  private static final String FAILS_IN_ONE =
      "read name < /proc/sys/kernel/hostname; test \"$name\" != unlucky";

  private static final RealContainers CONTAINERS = new RealContainers();
  private static final String LABEL = CONTAINERS.unique("label");
  private static final Script SCRIPT = Script.create();
  private static final List<String> REFERENCES = new ArrayList<>();

  @BeforeAll
  static void prepare() throws IOException {
    TestCapsule.in(SCRIPT.work());
    Map<String, String> labels = Map.of(LABEL, "yes");
    for (String word : List.of("one", "two", "three")) {
      REFERENCES.add(CONTAINERS.crun(word, labels).reference());
    }
    REFERENCES.add(CONTAINERS.runc("four", labels).reference());
    REFERENCES.add(
        CONTAINERS.docker("five", "--label", LABEL + "=yes", "--hostname=unlucky").reference());
    CONTAINERS.crun("other", Map.of(LABEL, "no"));
  }

  @AfterAll
  static void removeAll() throws Exception {
    CONTAINERS.close();
    SCRIPT.close();
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    assertThat(SCRIPT.leftInRunDirectory()).isEmpty();
  }

  private static Running start(String capsuleScript, String... more) throws IOException {
    List<String> line = new ArrayList<>(List.of("invoke", "runner", "-l", LABEL + "=yes"));
    line.addAll(List.of("-p", "script=" + capsuleScript));
    line.addAll(List.of(more));
    return SCRIPT.start(line.toArray(String[]::new));
  }

  private static Ended invoke(String capsuleScript, String... more) throws Exception {
    return start(capsuleScript, more).await();
  }

  private static List<JsonNode> records(Ended ended) {
    JsonNode all = JsonMapper.shared().readTree(ended.out());
    assertThat(all.isArray()).isTrue();
    return all.valueStream().toList();
  }

  @Test
  void hasARowForEachTarget() throws Exception {
    Ended ended = invoke("true");
    assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out().lines().skip(1))
        .hasSize(5)
        .allSatisfy(row -> assertThat(row).contains("succeeded"));
    assertThat(ended.out()).contains(REFERENCES);
  }

  @Test
  void oneFailureDecidesTheStatusAndTheOthersRunNevertheless() throws Exception {
    Ended ended = invoke(FAILS_IN_ONE, "-o", "json");
    assertThat(ended.status()).as(ended.err()).isEqualTo(1);
    List<JsonNode> records = records(ended);
    assertThat(records).hasSize(5);
    for (JsonNode record : records) {
      boolean unlucky = record.path("target").path("reference").asString().startsWith("docker:");
      assertThat(record.path("outcome").path("type").asString())
          .isEqualTo(unlucky ? "failed" : "succeeded");
      assertThat(record.path("receipt").path("clean").asBoolean()).isTrue();
    }
    assertThat(new TreeSet<>(records.stream().map(r -> r.path("parent").asString()).toList()))
        .hasSize(1)
        .allSatisfy(parent -> assertThat(parent).isNotEmpty());
    String id = records.getFirst().path("id").asString();
    assertThat(SCRIPT.run("invocations", "show", id).out())
        .contains(records.getFirst().path("parent").asString());
  }

  @Test
  void startsNoFurtherOnesAfterEnoughFailures() throws Exception {
    Ended table = invoke("exit 3", "--max-parallel", "1", "--max-failures", "2");
    assertThat(table.status()).isEqualTo(1);
    assertThat(table.out().lines().filter(row -> row.contains("failed"))).hasSize(2);
    assertThat(table.out().lines().filter(row -> row.contains("skipped"))).hasSize(3);
    Ended json = invoke("exit 3", "--max-parallel", "1", "--max-failures", "2", "-o", "json");
    assertThat(records(json)).hasSize(2);
    assertThat(json.err().lines()).hasSize(1).first().asString().contains("3 targets", "crun:");
  }

  @Test
  void runsNoMoreAtATimeThanAllowed() throws Exception {
    assertThat(mostAtATime(records(invoke("sleep 1", "--max-parallel", "2", "-o", "json"))))
        .isEqualTo(2);
    assertThat(mostAtATime(records(invoke("sleep 2", "--max-parallel", "5", "-o", "json"))))
        .isEqualTo(5);
  }

  private static long mostAtATime(List<JsonNode> records) {
    return records.stream()
        .mapToLong(one ->
            records.stream()
                .filter(other -> !begin(other).isAfter(begin(one)))
                .filter(other -> end(other).isAfter(begin(one)))
                .count())
        .max()
        .orElseThrow();
  }

  private static Instant begin(JsonNode record) {
    return Instant.parse(record.path("accepted").asString());
  }

  private static Instant end(JsonNode record) {
    return Instant.parse(record.path("ended").asString());
  }

  @Test
  void isCancelledAsAWhole() throws Exception {
    Running running = start("sleep 50", "--max-parallel", "2");
    while (SCRIPT.run("invocations").out().lines().filter(l -> l.contains("running")).count() < 2) {
      Thread.sleep(50);
    }
    running.signal("INT");
    Ended ended = running.await();
    assertThat(ended.status()).isEqualTo(5);
    assertThat(ended.out().lines().filter(row -> row.contains("cancelled"))).hasSize(2);
    assertThat(ended.out().lines().filter(row -> row.contains("skipped"))).hasSize(3);
  }
}
