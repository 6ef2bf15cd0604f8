package dev.recap.functions.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadDumpTest {
  private static final String JAVA_8 =
      """
      2026-01-01 00:00:00
      Full thread dump OpenJDK 64-Bit Server VM (25.292-b10 mixed mode):

      "worker" #9 daemon prio=5 os_prio=0 tid=0x00007f1 nid=0x1b waiting for monitor entry [0x00007f2]
         java.lang.Thread.State: BLOCKED (on object monitor)
      \tat app.Main.work(Main.java:7)
      \t- waiting to lock <0x00000000d0> (a java.lang.Object)

         Locked ownable synchronizers:
      \t- <0x00000000e0> (a java.util.concurrent.ThreadPoolExecutor$Worker)

      "VM Thread" os_prio=0 tid=0x00007f3 nid=0x5 runnable

      "GC task thread#0 (ParallelGC)" os_prio=0 tid=0x00007f4 nid=0x3 runnable

      JNI global references: 310
      """;

  @ParameterizedTest
  @ValueSource(strings = {"threads-17.txt", "threads-25.txt"})
  void readsEveryThreadOfARealDump(String name) throws IOException {
    String text = Sample.read(name);

    ThreadDump dump = ThreadDump.parse(text);

    assertThat(dump.threads())
        .hasSize((int) text.lines().filter(l -> l.contains(" tid=0x")).count());
    assertThat(dump.threads()).filteredOn(JavaThread::java).allMatch(t -> !t.state().isEmpty());
    JavaThread main = thread(dump, "main");
    assertThat(main.state()).isEqualTo("WAITING");
    assertThat(main.detail()).isEqualTo("on object monitor");
    assertThat(main.stack().getLast()).isEqualTo("T.main(T.java:8)");
    assertThat(main.locks()).extracting(ThreadLock::action).containsExactly("waiting on", "locked");
    assertThat(main.header().cpuMillis().orElse(0)).isPositive();
    assertThat(main.header().allocatedBytes().orElse(0)).isPositive();
    assertThat(main.header().nativeId().orElse(0)).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"threads-17.txt", "threads-25.txt"})
  void namesTheThreadsOfEveryDeadlock(String name) throws IOException {
    ThreadDump dump = ThreadDump.parse(Sample.read(name));

    assertThat(dump.deadlocks()).hasSize(2);
    assertThat(dump.deadlocks().getFirst().waits())
        .extracting(Deadlock.Wait::thread, Deadlock.Wait::holder, Deadlock.Wait::type)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("left \"hand\"", "right", "java.lang.Object"),
            org.assertj.core.groups.Tuple.tuple("right", "left \"hand\"", "java.lang.Object"));
    assertThat(dump.deadlocks().getLast().waits())
        .extracting(Deadlock.Wait::type)
        .containsOnly("java.util.concurrent.locks.ReentrantLock$NonfairSync");
  }

  @Test
  void marksTheThreadsOfADeadlock() throws IOException {
    JsonObject json = new JsonObject();

    ThreadDump.parse(Sample.read("threads-17.txt")).addTo(json);

    assertThat(json.getAsJsonArray("threads"))
        .filteredOn(t -> t.getAsJsonObject().get("deadlocked").getAsBoolean())
        .extracting(t -> t.getAsJsonObject().get("name").getAsString())
        .containsExactlyInAnyOrder("left \"hand\"", "right", "rl-1", "rl-2");
  }

  @Test
  void readsTheFormOfJava8() {
    ThreadDump dump = ThreadDump.parse(JAVA_8);

    assertThat(dump.threads())
        .extracting(JavaThread::name)
        .containsExactly("worker", "VM Thread", "GC task thread#0 (ParallelGC)");
    JavaThread worker = dump.threads().getFirst();
    assertThat(worker.state()).isEqualTo("BLOCKED");
    assertThat(worker.header().daemon()).isTrue();
    assertThat(worker.header().nativeId()).hasValue(0x1b);
    assertThat(worker.header().cpuMillis()).isEmpty();
    assertThat(worker.locks())
        .containsExactly(
            new ThreadLock("waiting to lock", "0x00000000d0", "java.lang.Object", 0),
            new ThreadLock(
                "holds", "0x00000000e0", "java.util.concurrent.ThreadPoolExecutor$Worker", -1));
    assertThat(dump.deadlocks()).isEmpty();
  }

  @Test
  void refusesWhatIsNoDump() {
    assertThatThrownBy(() -> ThreadDump.parse("nothing to see"))
        .hasMessageContaining("Tried to read a thread dump but the JVM answered: nothing to see");
  }

  private static JavaThread thread(ThreadDump dump, String name) {
    return dump.threads().stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
  }
}
