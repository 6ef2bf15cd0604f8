package dev.recap.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.engine.fixture.RealContainers;
import dev.recap.tests.command.Script.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Java functions in a real container, built and invoked by the script. */
@ExtendWith(NeedsCapsules.class)
@NeedsCrun
final class JavaFunctionIT {
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
  private static final RealContainers CONTAINERS = new RealContainers();
  private static final Script SCRIPT = Script.create();
  private static String target = "";

  @BeforeAll
  static void prepare() throws Exception {
    JavaCapsules.action(SCRIPT.work());
    JavaCapsules.probes(SCRIPT.work());
    target = CONTAINERS.crun("java", Map.of()).reference();
  }

  @AfterAll
  static void removeAll() throws Exception {
    CONTAINERS.close();
    SCRIPT.close();
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    assertThat(SCRIPT.leftInRunDirectory()).isEmpty();
  }

  private static Ended invoke(String capsule, String... more) throws Exception {
    List<String> line = new ArrayList<>(List.of("invoke", capsule, "-t", target));
    line.addAll(List.of(more));
    return SCRIPT.run(line.toArray(String[]::new));
  }

  private static String digest(Ended ended) {
    Matcher digest = DIGEST.matcher(ended.out());
    assertThat(digest.find()).as(ended.toString()).isTrue();
    return digest.group();
  }

  @Test
  void runsAnOpenWhiskActionUnchanged() throws Exception {
    Ended ended = invoke("action", "-p", "name=Ada");
    assertThat(ended.out())
        .matches(
            "\\{\"greeting\":\"Hello Ada!\",\"action\":\"/recap/action\",\"activation\":\"[0-9a-z]{20}\",\"left\":1[0-9]{4}}\n");
    assertThat(ended.err()).isEqualTo("greeting Ada\n");
    assertThat(ended.status()).isZero();
  }

  @Test
  void failsWhenAnActionReturnsAnError() throws Exception {
    Ended ended = invoke("action", "-p", "name=");
    assertThat(ended.out()).isEqualTo("{\"error\":\"nobody to greet\"}\n");
    assertThat(ended.err()).contains("nobody to greet\nrecap: The capsule ended with status 1\n");
    assertThat(ended.status()).isEqualTo(1);
  }

  @Test
  void isTheSameToTheByteWhereverItIsBuilt() throws Exception {
    try (Script other = Script.create()) {
      JavaCapsules.action(other.work());
      Ended there = other.run("invoke", "action", "-t", target, "-o", "json");
      assertThat(digest(there)).isEqualTo(digest(invoke("action", "-o", "json")));
    }
  }

  @Test
  void takesAndReturnsMaps() throws Exception {
    assertThat(invoke("maps", "-p", "times=21").out())
        .contains("\"times\":42", "\"given\":[\"times\"]");
  }

  @Test
  void knowsItsLimitsAndRunsAsAnyUser() throws Exception {
    Process user =
        new ProcessBuilder("setpriv", "--reuid=12345", "--regid=54321", "--clear-groups", "cat")
            .start();
    try {
      Ended ended = SCRIPT.run("invoke", "probe", "-t", "pid:" + user.pid(), "-p", "what=who");
      assertThat(ended.out())
          .contains("\"uid\":12345", "\"processors\":1")
          .containsPattern("\"heap\":4[678][,}]");
    } finally {
      user.destroy();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "crash|failed|Tried to read the disk but it is gone: plug it in",
        "defect|failed|dev.example.Probe but it threw java.lang.ArrayIndexOutOfBoundsException",
        "exit|failed|it called System.exit: return a result",
        "heap|failed|MiB of Java heap) does not suffice: raise spec.limits.memory",
        "memory|out-of-memory|memory limit of 96 MiB",
      })
  void saysHowItFailed(String what, String outcome, String message) throws Exception {
    Ended ended = invoke("probe", "-p", "what=" + what, "-o", "json");
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.out())
        .contains("\"type\":\"" + outcome + "\"", message, "\"clean\":true")
        .doesNotContain("dev.recap.function", "java.base", "jdk.internal");
  }

  @Test
  void showsWhereADefectIsInTheAuthorsOwnCode() throws Exception {
    assertThat(invoke("probe", "-p", "what=defect").err())
        .contains("\tat dev.example.Probe.value(Probe.java:", "\tat dev.example.Probe.main(");
  }

  @Test
  void isEndedAtItsTimeout() throws Exception {
    Ended ended = invoke("probe", "-p", "what=loop", "--timeout", "1s", "-o", "json");
    assertThat(ended.status()).isEqualTo(5);
    assertThat(ended.out()).contains("\"type\":\"timed-out\"").doesNotContain("System.exit");
  }

  @Test
  void keepsTheBeginningOfAnEndlessResult() throws Exception {
    assertThat(invoke("probe", "-p", "what=huge", "-o", "json").out())
        .contains("\"type\":\"succeeded\"", "\"truncated\":true");
  }

  @Test
  void keepsSecretsOutOfTheMessage() throws Exception {
    assertThat(invoke("probe", "-p", "what=secret", "-p", "password=hunter22", "-o", "json").out())
        .contains("Tried [redacted] but it is wrong")
        .doesNotContain("hunter22");
  }

  @Test
  void leavesArtifacts() throws Exception {
    Path folder = Files.createDirectories(SCRIPT.work().resolve("artifacts"));
    assertThat(invoke("probe", "-p", "what=file", "--artifacts", folder.toString()).status())
        .isZero();
    assertThat(folder.resolve("note.txt")).hasContent("made in Java");
  }

  @Test
  void namesTheLineThatDoesNotCompile() throws Exception {
    Path source =
        Files.createDirectories(SCRIPT.work().resolve("functions/broken/src")).resolve("Bad.java");
    Files.writeString(source, "class Bad {\n  int five = \"five\";\n}\n");
    Files.writeString(
        source.resolve("../../capsule.yaml").normalize(),
        Files.readString(SCRIPT.work().resolve("functions/probe/capsule.yaml"))
            .replace("name: probe", "name: broken"));
    Ended ended = invoke("broken");
    assertThat(ended.err())
        .contains(
            "Bad.java line 2 but incompatible types: java.lang.String cannot be converted to int");
    assertThat(ended.status()).isEqualTo(7);
  }
}
