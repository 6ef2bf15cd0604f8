package dev.recap.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.engine.fixture.RealContainers;
import dev.recap.tests.command.Script.Ended;
import dev.recap.tests.command.Script.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The capsules that come with RECap: the demo, and JSON of every command through jq(1). */
@ExtendWith(NeedsCapsules.class)
@NeedsCrun
final class ShippedIT {
  private static final Pattern CONTAINER = Pattern.compile("(crun|runc):(recap-demo-[a-z0-9-]+)");

  private static final RealContainers CONTAINERS = new RealContainers();
  private static final Script SCRIPT = Script.create();
  private static String target = "";

  @BeforeAll
  static void prepare() throws Exception {
    SCRIPT.withShipped("top", "sockets", "files", "disk", "environment");
    target = CONTAINERS.crun("shipped", Map.of("recap-test", "shipped")).reference();
  }

  @AfterAll
  static void removeAll() throws Exception {
    CONTAINERS.close();
    SCRIPT.close();
  }

  @Test
  void demoShowsCapsulesWithPhasesAndReceiptsTwiceAtOnce() throws Exception {
    Running first = SCRIPT.start("demo");
    Running second = SCRIPT.start("demo");
    for (Ended ended : List.of(first.await(), second.await())) {
      assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
      assertThat(ended.err()).isEmpty();
      for (String line : List.of("$ recap invoke ", "  phases      ", "  receipt     clean")) {
        assertThat(ended.out().lines().filter(l -> l.startsWith(line))).hasSizeGreaterThan(3);
      }
      assertThat(containers(ended.out())).isNotEmpty().noneMatch(ShippedIT::isThere);
    }
    assertThat(SCRIPT.leftInRunDirectory()).isEmpty();
  }

  @Test
  void doctorRemovesWhatAKilledDemoLeft() throws Exception {
    Running running = SCRIPT.start("demo").untilPrinted("$ recap invoke sockets");
    running.signal("KILL");
    String shown = running.await().out();
    assertThat(containers(shown)).isNotEmpty().allMatch(ShippedIT::isThere);
    Ended found = SCRIPT.run("doctor");
    assertThat(found.out()).contains("the demo's container", "-> recap doctor --clean");
    assertThat(found.status()).isEqualTo(7);
    Ended cleaned = SCRIPT.run("doctor", "--clean");
    assertThat(cleaned.err()).contains("the demo's container", ": removed");
    assertThat(untilNothingIsLeft(cleaned)).contains("ok    leftovers");
    assertThat(containers(shown)).noneMatch(ShippedIT::isThere);
    assertThat(SCRIPT.leftInRunDirectory()).isEmpty();
    assertThat(SCRIPT.run("invocations").out()).doesNotContain("running");
    assertThat(Files.readString(Path.of("/proc/self/mountinfo")))
        .doesNotContain(SCRIPT.work().toString());
  }

  /** Cgroups are the whole host's, and other tests that run now kill what has some. */
  private static String untilNothingIsLeft(Ended cleaned) throws Exception {
    Ended last = cleaned;
    for (int n = 0; n < 20 && last.status() != 0; n++) {
      assertThat(last.out().lines().filter(line -> line.startsWith("BAD")))
          .allMatch(line -> line.matches("BAD +leftovers +cgroup .* without a launcher"));
      last = SCRIPT.run("doctor", "--clean");
    }
    return last.out();
  }

  private static List<String> containers(String shown) {
    return CONTAINER.matcher(shown).results().map(found -> found.group()).distinct().toList();
  }

  private static boolean isThere(String reference) {
    Matcher parts = CONTAINER.matcher(reference);
    try {
      return parts.matches()
          && new ProcessBuilder(parts.group(1), "state", parts.group(2))
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                  .start()
                  .waitFor()
              == 0;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("Tried to ask " + reference, e);
    }
  }

  @Test
  void recordsAreJsonForJq() throws Exception {
    Ended ended = jq(".outcome.type, .receipt.clean", "invoke", "top", "-t", target, "-o", "json");
    assertThat(ended.out()).isEqualTo("\"succeeded\"\ntrue\n");
    assertThat(ended.err()).isEmpty();
    assertThat(ended.status()).isZero();
  }

  @Test
  void standardOutputIsNothingButJsonWhateverTheCommand() throws Exception {
    String record = "invoke top -t " + target + " -o json";
    String id = jq(".id", record.split(" ")).out().replace("\"", "").strip();
    for (String command :
        List.of(
            record,
            "invoke top -l recap-test=shipped -o json",
            "invoke top -t crun:nobody-has-this-name -o json",
            "targets -o json",
            "catalog list -o json",
            "catalog search top -o json",
            "catalog show top -o json",
            "invocations -o json",
            "invocations show " + id + " -o json",
            "invocations artifacts " + id + " -o json",
            "doctor -o json")) {
      Ended ended = jq("length >= 0", command.split(" "));
      assertThat(ended.out()).as(command + ended.err()).isEqualTo("true\n");
    }
  }

  /** What jq makes of the one text on standard output. */
  private static Ended jq(String filter, String... arguments) throws Exception {
    String line = "filter=$1; shift; \"$0\" \"$@\" | jq -c \"$filter\"";
    List<String> all = new ArrayList<>(List.of(filter));
    all.addAll(List.of(arguments));
    return SCRIPT.runBy(
        List.of("bash", "-o", "pipefail", "-c", line, Script.PROGRAM), all.toArray(String[]::new));
  }
}
