package dev.recap.catalog.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.fixture.HostCommands;
import dev.recap.catalog.rootfs.CommandRunner.Result;
import dev.recap.core.capsule.Digest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArchiveSkopeoIT {
  @TempDir private Path folder;

  @Test
  void skopeoReadsAndCopiesWhatWasExported() throws Exception {
    Built built = new Built(folder);
    Digest hello = built.capsule("hello", "1.0.0", "hello");
    Digest bye = built.capsule("bye", "1.0.0", "bye");
    Path file = folder.resolve("capsules.tar");
    built.export(file, hello, bye);

    assertThat(skopeo("inspect", "--raw", "oci-archive:" + file + ":hello:1.0.0").stdout())
        .contains("application/vnd.recap.capsule.v1");
    assertThat(skopeo("inspect", "oci-archive:" + file + ":bye:1.0.0").stdout())
        .contains("\"Architecture\"");
    skopeo("copy", "--all", "oci-archive:" + file + ":hello:1.0.0", "oci:" + folder + "/copy:x");
  }

  private Result.Ended skopeo(String... arguments) {
    List<String> command =
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of("skopeo", "--insecure-policy"),
                java.util.stream.Stream.of(arguments))
            .toList();
    Result result = new HostCommands().run(command, folder, Duration.ofSeconds(60));
    assertThat(result).isInstanceOf(Result.Ended.class);
    Result.Ended ended = (Result.Ended) result;
    assertThat(ended.status()).as(ended.stderr()).isZero();
    return ended;
  }
}
