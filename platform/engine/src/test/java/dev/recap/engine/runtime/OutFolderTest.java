package dev.recap.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.recap.core.invocation.Artifact;
import dev.recap.core.invocation.PlatformException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Collecting while another process still holds the folder. */
class OutFolderTest {
  @TempDir Path all;
  private Path secret;

  @BeforeEach
  void secret() throws IOException {
    secret = Files.writeString(all.resolve("secret"), "secret");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
  }

  private static final String SHA256_OF_OWN =
      "5b3975651c3cab92d044c096dc30a1c2d9525497457472de48c51ecb363d1f4a";

  @Test
  void whoStillHoldsAFileCannotChangeItsArtifact() throws IOException {
    OutFolder out = OutFolder.create(all, "1", 100);
    Files.createDirectory(out.path().resolve("sub"));
    Path file = Files.writeString(out.path().resolve("sub/a"), "hello");
    try (var held = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      assertThat(out.collect(List.of("/out/sub/*")))
          .extracting(Artifact::name, Artifact::size)
          .containsExactly(tuple("sub/a", 5L));
      held.write(ByteBuffer.wrap(new byte[] {'X'}));
    }
    assertThat(file).hasContent("hello");
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(mode(out.path())).isEqualTo("rwx------");
    assertThat(all).isDirectoryNotContaining(p -> p.getFileName().toString().contains("."));
  }

  @Test
  void aFileThatBecomesALinkIsNeverFollowed() throws Exception {
    for (int round = 0; round < 100; round++) {
      OutFolder out = OutFolder.create(all, "r" + round, 1 << 20);
      AtomicBoolean stop = new AtomicBoolean();
      Thread swapper = Thread.ofPlatform().start(() -> swap(out.path(), stop));
      try {
        // By what was copied: this test's swapper goes by the path and so reaches the new folder
        // too.
        assertThat(out.collect(List.of("/out/a")))
            .extracting(Artifact::sha256)
            .allMatch(SHA256_OF_OWN::equals);
      } catch (PlatformException e) {
        // It may be filled faster than it can be emptied; that it fails then is no leak.
        assertThat(e).hasMessageContaining("Tried to collect the artifacts");
      } finally {
        stop.set(true);
        swapper.join();
      }
    }
    assertThat(secret).hasContent("secret");
    assertThat(mode(secret)).isEqualTo("rw-r--r--");
  }

  private void swap(Path folder, AtomicBoolean stop) {
    Path spare = folder.resolve("spare");
    for (int i = 0; i < 500 && !stop.get(); i++) {
      try {
        Files.deleteIfExists(spare);
        if (i % 2 == 0) {
          Files.writeString(spare, "own", StandardOpenOption.CREATE_NEW);
        } else {
          Files.createSymbolicLink(spare, secret);
        }
        Files.move(spare, folder.resolve("a"), StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
          return;
        }
      }
    }
  }

  @Test
  void whatGrowsPastTheLimitIsNotKept() throws IOException {
    OutFolder out = OutFolder.create(all, "1", 4);
    Files.writeString(out.path().resolve("a"), "hello");
    Files.writeString(out.path().resolve("b"), "well");
    assertThat(out.collect(List.of("/out/*")))
        .extracting(Artifact::name, Artifact::size)
        .containsExactly(tuple("b", 4L));
    assertThat(all.resolve("1")).isDirectoryNotContaining("glob:**/a");
  }

  @Test
  void foldersDeeperThanAnyPathAreRemoved() throws IOException {
    Path folder = all.resolve("deep");
    String name = "d".repeat(200);
    Files.createDirectory(folder);
    for (int i = 0; i < 60; i++) {
      Path outer = Files.createDirectory(all.resolve("outer"));
      Files.move(folder, outer.resolve(name));
      Files.move(outer, folder);
    }
    OutClearing.remove(folder);
    assertThat(all).isDirectoryNotContaining(Files::isDirectory);
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
