package dev.recap.catalog.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.capsule.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs root, as mounting does. */
final class RunningRootsIT {
  private static final Digest DIGEST = Digest.ofSha256Hex("ab".repeat(32));

  @TempDir private Path folder;

  @Test
  void aProcessInACapsulesRootIsSeenForAsLongAsItLives() throws Exception {
    Path rootfs = Files.createDirectories(folder.resolve("capsules/" + DIGEST.hex() + "/rootfs"));
    Path mounted = Files.createDirectory(folder.resolve("mounted"));
    RunningRoots roots = new RunningRoots(Path.of("/proc"));
    Process process =
        new ProcessBuilder(
                List.of(
                    "unshare",
                    "--mount",
                    "sh",
                    "-c",
                    "mount --bind \"$0\" \"$1\" && echo ready && exec sleep 60",
                    rootfs.toString(),
                    mounted.toString()))
            .start();
    try {
      assertThat(process.inputReader().readLine()).isEqualTo("ready");
      assertThat(roots.find()).contains(DIGEST);
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(roots.find()).doesNotContain(DIGEST);
  }
}
