package dev.recap.functions.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a JVM of this machine, started by the test. */
class AttachmentTest {
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException, IOException {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
      // One that listened from its start has no time to remove it.
      Files.deleteIfExists(Path.of("/tmp/.java_pid" + process.pid()));
    }
  }

  @Test
  void runsCommandsAndLeavesNoFile() throws IOException {
    Process jvm = start();
    Path socket = Path.of("/tmp/.java_pid" + jvm.pid());
    try (Attachment attachment = Attachment.to(found(jvm))) {
      assertThat(attachment.version().feature()).isEqualTo(Runtime.version().feature());
      assertThat(ThreadDump.parse(attachment.run("Thread.print -l -e")).threads())
          .extracting(JavaThread::name)
          .contains("main", "Reference Handler", "VM Thread");
      assertThat(socket).exists();
    }
    assertThat(socket).doesNotExist();
    assertThat(Path.of("/tmp/.attach_pid" + jvm.pid())).doesNotExist();
  }

  @Test
  void attachesAgainAfterTheSocketWasRemoved() throws IOException {
    Process jvm = start();
    for (int i = 0; i < 3; i++) {
      try (Attachment attachment = Attachment.to(found(jvm))) {
        assertThat(attachment.run("VM.uptime")).contains(" s");
      }
    }
  }

  @Test
  void keepsTheSocketThatWasThereBefore() throws IOException {
    Process jvm = start();
    Path socket = Path.of("/tmp/.java_pid" + jvm.pid());
    try (Attachment first = Attachment.to(found(jvm))) {
      try (Attachment second = Attachment.to(found(jvm))) {
        assertThat(second.run("VM.uptime")).contains(" s");
      }
      assertThat(socket).exists();
      assertThat(first.run("VM.uptime")).contains(" s");
    }
  }

  @Test
  void writesAHeapDumpThroughTheDoor() throws IOException {
    Process jvm = start();
    Path file = Path.of("/tmp/recap-door-test-%d.hprof".formatted(jvm.pid()));
    try (Attachment attachment = Attachment.to(found(jvm));
        Door door = Door.open()) {
      assertThat(attachment.run("GC.heap_dump " + door.to(file)))
          .contains("Heap dump file created");
      assertThat(file).isNotEmptyFile();
    } finally {
      Files.deleteIfExists(file);
    }
  }

  @Test
  void tellsWhatTheJvmDidNotDo() throws IOException {
    Process jvm = start();
    try (Attachment attachment = Attachment.to(found(jvm))) {
      assertThatThrownBy(() -> attachment.run("No.such"))
          .isInstanceOf(Attachment.CommandFailed.class)
          .hasMessageContaining("Unknown diagnostic command");
    }
  }

  @Test
  void refusesAJvmThatNobodyCanAttachToWithoutASignal() throws IOException {
    JavaProcess jvm = found(start("-XX:+DisableAttachMechanism"));

    assertThatThrownBy(() -> Attachment.to(jvm))
        .hasMessageContaining("it was started with -XX:+DisableAttachMechanism: start it without");
  }

  @Test
  void attachesToAJvmThatDoesNotHandleSignals() throws IOException {
    // -Xrs: SIGQUIT would end it, but it listens from its start.
    JavaProcess jvm = found(start("-Xrs"));

    assertThat(jvm.handlesQuit()).isFalse();
    try (Attachment attachment = Attachment.to(jvm)) {
      assertThat(attachment.run("VM.uptime")).contains(" s");
    }
  }

  private static JavaProcess found(Process jvm) {
    return new JavaProcesses(Path.of("/proc")).choose(OptionalInt.of((int) jvm.pid()));
  }

  private Process start(String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(
        List.of("-Xmx32m", "-cp", System.getProperty("java.class.path"), Sleeper.class.getName()));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      started.add(process);
      BufferedReader out = process.inputReader();
      assertThat(out.readLine()).isEqualTo("ready");
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException("starting a JVM", e);
    }
  }
}
