package dev.recap.engine.runtime;

import static dev.recap.engine.runtime.CapsuleBench.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.capsule.DeclaredBinding.Filesystem;
import dev.recap.core.capsule.DeclaredBinding.User;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Receipt;
import dev.recap.core.invocation.Receipt.Finding;
import dev.recap.engine.fixture.BusyboxCapsule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What each word of {@code filesystem} lets even a hostile capsule do. */
interface FilesystemContract {
  CapsuleBench bench();

  /** Tries every way to a file of the target, and says which one led there. */
  String EVERY_WAY =
      """
      for p in /target /proc/1/root /proc/[0-9]*/root /proc/[0-9]*/task/[0-9]*/root /proc/1/cwd /proc/[0-9]*/cwd; do
        cat "$p/data/secret" 2>/dev/null && echo "REACHED by $p"
        cat "$p/../../data/secret" 2>/dev/null && echo "REACHED by $p/../.."
        ls "$p/data" 2>/dev/null && echo "LISTED by $p"
        [ -e "$p/bin/sleep" ] && [ ! -e "$p/.recap" ] && echo "SEEN by $p"
        (cd "$p" 2>/dev/null && cat data/secret 2>/dev/null && echo "ENTERED by $p")
      done
      for f in /proc/[12]/fd/* /proc/[12]/ns/* /proc/[12]/exe /proc/[12]/map_files/*; do
        readlink "$f" && echo "READ $f"
        head -c 1 "$f" 2>/dev/null | grep -q . && echo "READ $f"
      done
      for f in environ maps mem auxv io stack syscall; do
        head -c 1 "/proc/1/$f" 2>/dev/null | wc -c | grep -q 0 || echo "READ $f"
      done
      echo done
      """;

  private static void secret(CapsuleBench bench) {
    try {
      Files.writeString(bench.volume().resolve("secret"), "of the target\n");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  default void withNoneNoPathLeadsToTheTargetsFiles() {
    secret(bench());
    BusyboxCapsule capsule = bench().capsule(EVERY_WAY);
    assertThat(text(bench().run(capsule, bench().root))).isEqualTo("done\n");
    assertThat(text(bench().run(capsule, bench().user))).isEqualTo("done\n");
    assertThat(text(bench().run(capsule.as(new User.Root()), bench().user))).isEqualTo("done\n");
    assertThat(text(bench().run(capsule.as(new User.Root()), bench().root))).isEqualTo("done\n");
    assertThat(text(bench().run(capsule.as(new User.Id(1000)), bench().user))).isEqualTo("done\n");
  }

  @Test
  default void withNonePowersOverFilesDoNotHelp() {
    secret(bench());
    BusyboxCapsule capsule =
        bench().capsule(EVERY_WAY).withCapabilities("DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER");
    assertThat(text(bench().run(capsule, bench().root)))
        .doesNotContain("REACHED", "ENTERED", "LISTED", "SEEN");
    assertThat(text(bench().run(capsule, bench().user)))
        .doesNotContain("REACHED", "ENTERED", "LISTED", "SEEN");
  }

  @Test
  default void withReadEveryFileCanBeReadVolumesAndMemoryFileSystemsToo() throws IOException {
    secret(bench());
    Path cached = Path.of("/proc/" + bench().root.pid() + "/root/cache/file");
    Files.writeString(cached, "in memory\n");
    InvocationRecord record =
        bench()
            .run(
                bench()
                    .capsule(
                        "cat /target/data/secret /target/cache/file; ls /target/bin; ls /target/proc/1/comm")
                    .with(Filesystem.READ));
    assertThat(text(record)).isEqualTo("of the target\nin memory\nsleep\n/target/proc/1/comm\n");
  }

  @Test
  default void withReadNothingCanBeChangedByAnyPath() throws IOException {
    secret(bench());
    String attempts =
        """
        for p in /target /proc/1/root /proc/self/root/target; do
          mount -o remount,rw $p
          mount -o remount,rw,bind $p/data
          umount $p/data
          for d in data cache . bin; do
            echo x >$p/$d/new
            echo x >>$p/$d/secret
            mkdir $p/$d/folder
            rm -f $p/$d/secret
            mv $p/$d/secret $p/$d/moved
            ln -s x $p/$d/link
            ln $p/$d/secret $p/$d/hard
            chmod 777 $p/$d/secret
            chown 5 $p/$d/secret
            touch $p/$d/secret
            truncate -s 0 $p/$d/secret
            mkfifo $p/$d/fifo
          done
        done 2>/dev/null
        exit 0
        """;
    for (Place target : List.of(bench().root, bench().user)) {
      Map<String, String> before = listing(target);
      BusyboxCapsule plain = bench().capsule(attempts).with(Filesystem.READ);
      bench().run(plain, target);
      bench().run(plain.as(new User.Root()), target);
      bench()
          .run(
              plain.withCapabilities(
                  "DAC_OVERRIDE", "FOWNER", "CHOWN", "FSETID", "LINUX_IMMUTABLE", "MKNOD"),
              target);
      assertThat(listing(target)).isEqualTo(before);
    }
  }

  private static Map<String, String> listing(Place target) throws IOException {
    Map<String, String> found = new TreeMap<>();
    for (String folder : List.of("", "data", "cache", "bin")) {
      try (var files = Files.list(Path.of("/proc/" + target.pid() + "/root/" + folder))) {
        for (Path file : files.toList()) {
          found.put(
              folder + "/" + file.getFileName(),
              Files.readAttributes(
                      file, "unix:ctime,mode,uid,size", java.nio.file.LinkOption.NOFOLLOW_LINKS)
                  .toString());
        }
      }
    }
    return found;
  }

  @Test
  default void withWriteFilesAreChangedAndTheReceiptListsThem() throws IOException {
    Files.writeString(bench().volume().resolve("changed"), "before\n");
    Files.writeString(bench().volume().resolve("gone"), "before\n");
    InvocationRecord record =
        bench()
            .loose(
                bench()
                    .capsule("cd /target/data && echo new >new && echo after >>changed && rm gone")
                    .with(Filesystem.WRITE),
                bench().root);
    assertThat(record.outcome()).contains(new Outcome.Succeeded());
    assertThat(bench().volume().resolve("new")).hasContent("new");
    assertThat(bench().volume().resolve("changed")).hasContent("before\nafter");
    assertThat(bench().volume().resolve("gone")).doesNotExist();
    Receipt receipt = record.receipt().orElseThrow();
    assertThat(receipt.clean()).isFalse();
    Finding files =
        receipt.checks().stream()
            .filter(c -> c.subject().equals("files"))
            .findFirst()
            .orElseThrow()
            .finding();
    assertThat(files).isInstanceOf(Finding.LeftBehind.class);
    assertThat(((Finding.LeftBehind) files).differences())
        .contains("+ /data/new", "~ /data/changed", "- /data/gone")
        .doesNotContain("~ /data/secret");
  }

  @Test
  default void withWriteThatChangesNothingTheReceiptIsClean() {
    bench().run(bench().capsule("ls /target/data").with(Filesystem.WRITE));
  }

  @Test
  default void theCapsulesOwnFilesCannotBeChanged() {
    InvocationRecord record =
        bench()
            .run(
                bench()
                    .capsule(
                        "for d in / /bin /dev /dev/shm /.recap /proc /etc; do echo x >$d/new && echo WROTE $d; done 2>/dev/null; echo x >/proc/self/oom_score_adj && echo WROTE; exit 0")
                    .withCapabilities("DAC_OVERRIDE", "FOWNER"));
    assertThat(text(record)).isEmpty();
  }
}
