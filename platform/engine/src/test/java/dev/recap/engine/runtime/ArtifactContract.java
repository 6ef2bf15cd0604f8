package dev.recap.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.capsule.Limits;
import dev.recap.core.invocation.Artifact;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What becomes of the files a capsule leaves in {@code /out}. */
interface ArtifactContract {
  CapsuleBench bench();

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path folder(InvocationRecord record) {
    return bench().engine().settings().artifacts().resolve(record.id());
  }

  @Test
  default void filesThatFitAPatternAreKeptWithSizeAndSum() throws IOException {
    InvocationRecord record =
        bench()
            .run(
                bench()
                    .capsule(
                        "cd /out; printf hello >a.txt; mkdir sub; printf deep >sub/b.txt; echo no >c.log")
                    .leaving("/out/*.txt", "/out/sub/*.txt"));
    String sum =
        HexFormat.of().formatHex(digest().digest("hello".getBytes(StandardCharsets.UTF_8)));
    assertThat(record.artifacts())
        .contains(new Artifact("a.txt", 5, sum))
        .extracting(Artifact::name)
        .containsExactlyInAnyOrder("a.txt", "sub/b.txt");
    assertThat(folder(record).resolve("a.txt")).hasContent("hello");
    assertThat(folder(record).resolve("sub/b.txt")).hasContent("deep");
    assertThat(folder(record).resolve("c.log")).doesNotExist();
  }

  @Test
  default void aCapsuleOfAnotherUserLeavesArtifactsToo() {
    InvocationRecord record =
        bench().run(bench().capsule("echo x >/out/a").leaving("/out/*"), bench().user);
    assertThat(record.artifacts()).extracting(Artifact::name).containsExactly("a");
  }

  @Test
  default void withoutArtifactsNothingIsLeft() {
    InvocationRecord record =
        bench().run(bench().capsule("mkdir -p /out/x/y; echo >/out/x/y/z").leaving("/out/*.txt"));
    assertThat(record.artifacts()).isEmpty();
    assertThat(folder(record)).doesNotExist();
  }

  @Test
  default void withoutAPatternThereIsNoFolder() {
    assertThat(bench().run(bench().capsule("echo x >/out/a")).outcome().orElseThrow().word())
        .isEqualTo("failed");
  }

  @Test
  default void linksPipesAndSocketsAreNeverFollowed() throws IOException {
    InvocationRecord record =
        bench()
            .run(
                bench()
                    .capsule(
                        "cd /out; ln -s /etc/passwd link; ln -s / root; ln -s ../../../../etc up; mkfifo fifo;"
                            + " perl -e 'use strict; socket(my $s, 1, 1, 0); bind($s, pack(q(Sa*), 1, q(/out/socket)))';"
                            + " echo real >real; ln real hard")
                    .leaving("/out/*", "/out/**"));
    assertThat(record.outcome()).contains(new Outcome.Succeeded());
    assertThat(record.artifacts())
        .extracting(Artifact::name)
        .containsExactlyInAnyOrder("real", "hard");
    try (Stream<Path> left = Files.walk(folder(record))) {
      assertThat(left.filter(p -> !Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS)))
          .allMatch(p -> Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS));
    }
    assertThat(Path.of("/etc/passwd")).exists();
  }

  @Test
  default void namesThatAreHardToHandleAreRemoved() {
    InvocationRecord record =
        bench()
            .run(
                bench()
                    .perl(
                        "chdir q(/out); for (qq(\\xff\\xfe), qq(\\n), qq(a b), q(*), qq(\\xc3\\xa4)) { open F, q(>), $_; mkdir qq(d$_) }"
                            + " $n = q(d) x 200; for (1..60) { mkdir $n; chdir $n } open F, q(>), q(deep)")
                    .leaving("/out/*.txt"));
    assertThat(folder(record)).doesNotExist();
  }

  @Test
  default void rightsThatProgramsRaiseAreNotKept() throws IOException {
    InvocationRecord record =
        bench()
            .run(bench().capsule("cp /bin/busybox /out/sh; chmod 6755 /out/sh").leaving("/out/*"));
    int mode = (int) Files.getAttribute(folder(record).resolve("sh"), "unix:mode");
    assertThat(mode & 07000).isZero();
  }

  @Test
  default void aBigFileCostsNoMemory() {
    long size = 300L << 20;
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getTotalThreadAllocatedBytes();
    InvocationRecord record =
        bench()
            .run(
                bench()
                    .capsule("truncate -s 290M /out/big; head -c 10485760 /dev/zero >>/out/big")
                    .leaving("/out/big")
                    .within(
                        new Limits(Duration.ofSeconds(20), 64L << 20, 1, 64, 1 << 20, 400L << 20)));
    long after = threads.getTotalThreadAllocatedBytes();
    assertThat(record.outcome()).contains(new Outcome.Succeeded());
    MessageDigest digest = digest();
    byte[] zeros = new byte[1 << 20];
    for (int i = 0; i < 300; i++) {
      digest.update(zeros);
    }
    assertThat(record.artifacts())
        .containsExactly(new Artifact("big", size, HexFormat.of().formatHex(digest.digest())));
    assertThat(after - before).isLessThan(64L << 20);
  }
}
