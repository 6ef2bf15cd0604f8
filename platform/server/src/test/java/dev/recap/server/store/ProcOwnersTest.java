package dev.recap.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.core.invocation.InvocationRecord.Owner;
import dev.recap.core.invocation.PlatformException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcOwnersTest {
  @TempDir private Path proc;

  @BeforeEach
  void write() throws IOException {
    Files.createDirectories(proc.resolve("sys/kernel/random"));
    Files.writeString(proc.resolve("sys/kernel/random/boot_id"), "boot-1\n");
    stat(42, 'S', 777);
  }

  @Test
  void knowsAProcessByBootPidAndStart() {
    ProcOwners owners = new ProcOwners(proc);
    assertThat(owners.alive(new Owner("boot-1", 42, 777))).isTrue();
    assertThat(owners.alive(new Owner("boot-0", 42, 777))).isFalse();
    assertThat(owners.alive(new Owner("boot-1", 43, 777))).isFalse();
    assertThat(owners.alive(new Owner("boot-1", 42, 776))).isFalse();
  }

  @Test
  void countsAProcessThatOnlyWaitsToBeReapedAsDead() throws IOException {
    stat(42, 'Z', 777);
    assertThat(new ProcOwners(proc).alive(new Owner("boot-1", 42, 777))).isFalse();
  }

  @Test
  void doesNotGuessWhenTheBootCannotBeTold() throws IOException {
    Files.delete(proc.resolve("sys/kernel/random/boot_id"));
    assertThatThrownBy(() -> new ProcOwners(proc).alive(new Owner("boot-1", 42, 777)))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("boot_id");
  }

  @Test
  void findsThisProcessAliveAndADeadOneDead() throws Exception {
    ProcOwners real = new ProcOwners(Path.of("/proc"));
    Owner self = real.self();
    assertThat(real.alive(self)).isTrue();
    Process child = new ProcessBuilder("sleep", "60").start();
    int pid = Math.toIntExact(child.pid());
    assertThat(real.alive(new Owner(self.bootId(), pid, self.startTicks() - 1))).isFalse();
    child.destroyForcibly().waitFor();
    assertThat(real.alive(new Owner(self.bootId(), pid, self.startTicks()))).isFalse();
  }

  private void stat(int pid, char state, long startTicks) throws IOException {
    Path file = Files.createDirectories(proc.resolve(Integer.toString(pid))).resolve("stat");
    Files.writeString(
        file,
        "%d (a) b \u00ff(c) %c %s%d 1 2 3\n".formatted(pid, state, "0 ".repeat(18), startTicks),
        StandardCharsets.ISO_8859_1);
  }
}
