package dev.recap.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.engine.fixture.RealContainer;
import dev.recap.engine.fixture.RealContainers;
import dev.recap.tests.command.Script.Ended;
import dev.recap.tests.command.Script.Running;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.json.JsonMapper;

/**
 * The shipped capsule traffic-shape and RECap's death by SIGKILL: the target's queueing disciplines
 * are as before when RECap has started again. With netem, or with tbf on a kernel without it.
 */
@ExtendWith(NeedsCapsules.class)
@NeedsCrun
final class TrafficShapeUndoIT {
  private static final int KILLS = Integer.getInteger("recap.test.kills", 10);
  private static final long SEED = Long.getLong("recap.test.seed", System.nanoTime());
  private static final long PATIENCE_MILLIS = 60_000;

  private static final RealContainers CONTAINERS = new RealContainers();
  private static final Script SCRIPT = Script.create();
  private static List<String> shaping = List.of();
  private static String target = "";
  private static String pid = "";
  private static String before = "";

  @BeforeAll
  static void prepare() throws Exception {
    SCRIPT.withShipped("traffic-shape");
    RealContainer container = CONTAINERS.crun("shaped", Map.of());
    target = container.reference();
    String state = output("crun", "state", container.id());
    pid = JsonMapper.shared().readTree(state).path("pid").asString();
    before = disciplines();
    boolean netem =
        status("unshare", "-n", "tc", "qdisc", "add", "dev", "lo", "root", "netem", "delay", "1ms")
            == 0;
    shaping =
        netem
            ? List.of("delay=5", "jitter=1", "distribution=normal", "loss=1")
            : List.of("method=tbf", "rate=100000");
    System.out.printf("shaping with %s, seed %d%n", shaping, SEED);
    Ended built = shape(1).await();
    assertThat(built.status()).as(built.err()).isZero();
    assertThat(disciplines()).isEqualTo(before);
  }

  @AfterAll
  static void removeAll() throws Exception {
    CONTAINERS.close();
    SCRIPT.close();
  }

  @AfterEach
  void theTargetIsAsBefore() throws Exception {
    assertThat(disciplines()).isEqualTo(before);
    assertThat(SCRIPT.leftInRunDirectory()).isEmpty();
  }

  @Test
  void theNextStartTakesBackWhatAKilledOneShaped() throws Exception {
    Running running = shape(1000);
    awaitShaped();
    running.signal("KILL");
    running.process().waitFor();
    assertThat(disciplines()).isNotEqualTo(before);
    assertThat(SCRIPT.run("doctor", "--clean").status()).isZero();
    assertThat(disciplines()).isEqualTo(before);
    assertThat(SCRIPT.run("invocations").out()).contains("interrupted");
  }

  @Test
  void anInvocationTakesItBackBeforeItBegins() throws Exception {
    Running running = shape(1000);
    awaitShaped();
    running.signal("KILL");
    running.process().waitFor();
    Ended next = shape(1).await();
    assertThat(next.status()).as(next.err()).isZero();
    assertThat(next.out()).contains(shaping.contains("method=tbf") ? "tbf" : "netem");
  }

  @Test
  void atWhateverMomentItIsKilled() throws Exception {
    RandomGenerator random = new java.util.Random(SEED);
    int shaped = 0;
    for (int i = 0; i < KILLS; i++) {
      Running running = shape(1);
      Thread.sleep(random.nextLong(3000));
      running.signal("KILL");
      running.process().waitFor();
      shaped += disciplines().equals(before) ? 0 : 1;
      Ended cleaned = SCRIPT.run("doctor", "--clean");
      assertThat(cleaned.status()).as(cleaned.out() + cleaned.err()).isZero();
      assertThat(disciplines()).as("kill %d, seed %d", i, SEED).isEqualTo(before);
    }
    System.out.printf("%d kills, %d while the target was shaped%n", KILLS, shaped);
  }

  /** Docker's interfaces have a queue length of 0, which the kernel makes 1000 and leaves so. */
  @Test
  void theQueueLengthComesBackToo() throws Exception {
    inTarget("ip", "link", "add", "veth0", "type", "veth", "peer", "name", "veth1");
    // Without addresses of their own, which would come a moment later and stand in the receipt.
    for (String end : List.of("veth0", "veth1")) {
      inTarget("ip", "link", "set", end, "addrgenmode", "none");
      inTarget("ip", "link", "set", end, "up");
    }
    inTarget("ip", "link", "set", "veth0", "txqueuelen", "0");
    try {
      awaitUp("veth0");
      awaitUp("veth1");
      String own = disciplines();
      Ended ended = shape("veth0", 1).await();
      assertThat(ended.err()).doesNotContain("not clean");
      assertThat(disciplines()).isEqualTo(own);
      Running running = shape("veth0", 1000);
      awaitChangeOf(own);
      running.signal("KILL");
      running.process().waitFor();
      assertThat(SCRIPT.run("doctor", "--clean").status()).isZero();
      assertThat(disciplines()).isEqualTo(own);
    } finally {
      // The other tests compare all interfaces of the same target.
      inTarget("ip", "link", "del", "veth0");
    }
  }

  @Test
  void anInvocationThatIsRefusedLeavesTheShapingOfAnotherAlone() throws Exception {
    Running first = shape(1000);
    awaitShaped();
    String meanwhile = disciplines();
    Ended second = shape(1).await();
    assertThat(second.status()).isEqualTo(1);
    assertThat(second.err()).contains("Tried to shape lo but it has a queueing discipline");
    assertThat(disciplines()).isEqualTo(meanwhile);
    first.signal("INT");
    assertThat(first.await().status()).isEqualTo(5);
  }

  @Test
  void whatSomebodySetStays() throws Exception {
    assertThat(inTarget("tc", "qdisc", "add", "dev", "lo", "root", "handle", "7:", "pfifo"))
        .isEmpty();
    String theirs = disciplines();
    Ended refused = shape(1).await();
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains("somebody set");
    assertThat(disciplines()).isEqualTo(theirs);
    inTarget("tc", "qdisc", "del", "dev", "lo", "root");
  }

  private static Running shape(int seconds) throws IOException {
    return shape("lo", seconds);
  }

  private static Running shape(String network, int seconds) throws IOException {
    List<String> line = new ArrayList<>(List.of("invoke", "traffic-shape", "-t", target));
    line.addAll(List.of("-p", "interface=" + network, "-p", "seconds=" + seconds));
    shaping.forEach(parameter -> line.addAll(List.of("-p", parameter)));
    return SCRIPT.start(line.toArray(String[]::new));
  }

  private static void awaitShaped() throws Exception {
    awaitChangeOf(before);
  }

  private static void awaitChangeOf(String known) throws Exception {
    long end = System.currentTimeMillis() + PATIENCE_MILLIS;
    while (disciplines().equals(known)) {
      assertThat(System.currentTimeMillis()).as("waiting for the shaping").isLessThan(end);
      Thread.sleep(20);
    }
  }

  /** The kernel notices up to a second later that the other end is up too. */
  private static void awaitUp(String end) throws Exception {
    long latest = System.currentTimeMillis() + PATIENCE_MILLIS;
    while (!inTarget("ip", "-o", "link", "show", end).contains("state UP")) {
      assertThat(System.currentTimeMillis()).as("waiting for " + end).isLessThan(latest);
      Thread.sleep(20);
    }
  }

  /** As tc(8) and ip(8) show them, by other means than RECap's own. */
  private static String disciplines() throws Exception {
    return inTarget("tc", "qdisc", "show") + inTarget("ip", "-o", "link", "show");
  }

  private static String inTarget(String... command) throws Exception {
    List<String> line = new ArrayList<>(List.of("nsenter", "-t", pid, "-n"));
    line.addAll(List.of(command));
    return output(line.toArray(String[]::new));
  }

  private static String output(String... line) throws Exception {
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", List.of(line), text).isZero();
    return text;
  }

  private static int status(String... line) throws Exception {
    return new ProcessBuilder(line)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
