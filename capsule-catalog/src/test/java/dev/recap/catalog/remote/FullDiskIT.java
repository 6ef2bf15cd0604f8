package dev.recap.catalog.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.catalog.fixture.HostCommands;
import dev.recap.catalog.layer.TestTar;
import dev.recap.catalog.place.Transfer;
import dev.recap.catalog.rootfs.CommandRunner.Result;
import dev.recap.catalog.store.CapsuleStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs root, as mounting does. */
final class FullDiskIT {
  @TempDir private Path folder;
  private Path disk;

  @BeforeEach
  void mount() throws IOException {
    disk = Files.createDirectory(folder.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString());
  }

  @AfterEach
  void unmount() {
    run("umount", disk.toString());
  }

  @Test
  void aDiskThatIsFullLeavesAWholeStoreToGoOnWith() throws Exception {
    new Forgery(folder.resolve("registry"))
        .layer(new TestTar().file("text", random(4 << 20)).bytes())
        .publish();
    LayoutRepository repository = new LayoutRepository(folder.resolve("registry"), "hello");
    CapsuleStore store = new CapsuleStore(disk.resolve("store"));
    Puller puller = new Puller(store, Built.HOST, Gate.OPEN);

    // The blob does not fit, then it does and its files do not, then everything does.
    for (int megabytes : List.of(1, 2, 3, 4, 5, 6, 7)) {
      run("mount", "-o", "remount,size=" + megabytes + "m", disk.toString());
      assertThatThrownBy(() -> puller.pull(repository, "hello", "1.0.0", Transfer.SILENT))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("No space left");
      assertThat(store.digests()).isEmpty();
      assertThat(disk.resolve("store/layers"))
          .satisfiesAnyOf(
              layers -> assertThat(layers).doesNotExist(),
              layers -> assertThat(layers).isEmptyDirectory());
    }
    run("mount", "-o", "remount,size=64m", disk.toString());
    assertThat(puller.pull(repository, "hello", "1.0.0", Transfer.SILENT))
        .isInstanceOf(Pull.Installed.class);
  }

  private static String random(int size) {
    StringBuilder text = new StringBuilder(size);
    Random random = new Random(1);
    while (text.length() < size) {
      text.append((char) ('!' + random.nextInt(90)));
    }
    return text.toString();
  }

  private void run(String... command) {
    assertThat(new HostCommands().run(List.of(command), folder, Duration.ofSeconds(10)))
        .isInstanceOfSatisfying(
            Result.Ended.class, ended -> assertThat(ended.status()).as(ended.stderr()).isZero());
  }
}
