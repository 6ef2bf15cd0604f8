package dev.recap.catalog.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.catalog.lock.CapsuleLock;
import dev.recap.catalog.lock.CapsuleLock.JavaArtifact;
import dev.recap.catalog.lock.LockFile;
import dev.recap.catalog.lock.LockMode;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.rootfs.BuildException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArtifactLockTest {
  private final List<String> steps = new ArrayList<>();

  private static MavenArtifacts.Jar jar(String artifact, String content) {
    return new MavenArtifacts.Jar(artifact, "x.jar", content.getBytes(StandardCharsets.UTF_8));
  }

  private static JavaArtifact locked(String artifact, String content) {
    return new JavaArtifact(artifact, Sha256.of(content.getBytes(StandardCharsets.UTF_8)).hex());
  }

  private ArtifactLock lock(LockMode mode, JavaArtifact... artifacts) {
    LockFile file =
        new LockFile(
            Path.of("capsule.lock"),
            CapsuleLock.NONE.withJava(List.of(artifacts)),
            Map.of("/java/0/sha256", 7, "/java/0/artifact", 7));
    return new ArtifactLock(file, mode, steps::add);
  }

  @Test
  void locksWhatIsNotLockedYetSorted() throws Exception {
    assertThat(lock(LockMode.STRICT).check(List.of(jar("b:b:1", "b"), jar("a:a:1", "a"))))
        .containsExactly(locked("a:a:1", "a"), locked("b:b:1", "b"));
  }

  @Test
  void refusesAJarThatIsNotTheLockedOne() {
    assertThatThrownBy(
            () -> lock(LockMode.STRICT, locked("a:a:1", "a")).check(List.of(jar("a:a:1", "b"))))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("a:a:1 has the SHA-256 ", "capsule.lock line 7", "--update-lock");
  }

  @Test
  void refusesAnArtifactThatIsNoLongerThereOrNew() {
    ArtifactLock lock = lock(LockMode.STRICT, locked("a:a:1", "a"));
    assertThatThrownBy(() -> lock.check(List.of(jar("a:a:2", "a"))))
        .hasMessageContaining("a:a:1 of capsule.lock line 7 is no longer among");
    assertThatThrownBy(() -> lock.check(List.of(jar("a:a:1", "a"), jar("c:c:1", "c"))))
        .hasMessageContaining("c:c:1 is not in capsule.lock");
  }

  @Test
  void saysADifferenceWhereTheLockIsOnlyPreferred() throws Exception {
    assertThat(lock(LockMode.PREFER, locked("a:a:1", "a")).check(List.of(jar("a:a:1", "b"))))
        .containsExactly(locked("a:a:1", "b"));
    assertThat(steps).hasSize(1).first().asString().contains("a:a:1 has the SHA-256");
  }

  @Test
  void passesOverTheLockToUpdateIt() throws Exception {
    assertThat(lock(LockMode.UPDATE, locked("a:a:1", "a")).check(List.of(jar("a:a:1", "b"))))
        .containsExactly(locked("a:a:1", "b"));
    assertThat(steps).isEmpty();
  }
}
