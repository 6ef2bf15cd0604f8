package dev.recap.engine.runtime;

import static dev.recap.engine.runtime.CapsuleBench.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.capsule.DeclaredBinding.Filesystem;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Progress;
import dev.recap.core.invocation.Streams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Parameters that name a file of the target. */
interface TargetPathContract {
  CapsuleBench bench();

  private InvocationRecord cat(String file) {
    return bench()
        .run(
            bench().capsule("echo {file}; cat {file}").with(Filesystem.READ).withTargetPath("file"),
            bench().root,
            Map.of("file", file),
            Streams.captured(),
            Progress.SILENT);
  }

  private InvocationRecord refused(String file, Filesystem filesystem) {
    return refused(file, file, filesystem);
  }

  private InvocationRecord refused(Object value, String named, Filesystem filesystem) {
    InvocationRecord record =
        bench()
            .engine()
            .invoke(
                bench().capsule("echo ran {file}").with(filesystem).withTargetPath("file"),
                bench().root.reference(),
                Map.of("file", value),
                Streams.captured(),
                Progress.SILENT);
    assertThat(record.outcome().orElseThrow())
        .isInstanceOfSatisfying(
            Outcome.Rejected.class,
            r -> {
              assertThat(r.problem().kind()).isEqualTo(Problem.Kind.BAD_PARAMETER);
              assertThat(r.problem().message()).contains(named);
            });
    assertThat(text(record)).isEmpty();
    return record;
  }

  @Test
  default void linksAreFollowedInsideTheTarget() throws IOException {
    Path data = bench().volume();
    Files.writeString(data.resolve("file"), "of the target\n");
    link(data.resolve("absolute"), "/data/file");
    link(data.resolve("up"), "../../../../../data/file");
    link(data.resolve("twice"), "/data/absolute");
    for (String path :
        List.of(
            "/data/file",
            "data/file",
            "/data/absolute",
            "/data/up",
            "/data/twice",
            "/data/../../../data/file",
            "/../../data/./file")) {
      assertThat(text(cat(path))).isEqualTo("/target/data/file\nof the target\n");
    }
  }

  @Test
  default void everyElementOfAListIsFollowed() throws IOException {
    Files.writeString(bench().volume().resolve("file"), "of the target\n");
    link(bench().volume().resolve("absolute"), "/data/file");
    InvocationRecord record =
        bench()
            .run(
                bench().capsule("echo '{files}'").with(Filesystem.READ).withTargetPath("files"),
                bench().root,
                Map.of("files", List.of("/data/absolute", "/data")),
                Streams.captured(),
                Progress.SILENT);
    assertThat(text(record)).isEqualTo("[/target/data/file, /target/data]\n");
  }

  @Test
  default void oneElementThatIsNotThereIsEnoughToRefuse() {
    refused(List.of("/data", "/data/nothing"), "/data/nothing", Filesystem.READ);
  }

  @Test
  default void nothingLeadsOutsideTheTarget() throws IOException {
    Path host = Files.createTempFile("recap-outside-", ".txt");
    try {
      link(bench().volume().resolve("out"), host.toString());
      link(bench().volume().resolve("far"), "../../../../../../.." + host);
      for (String path :
          List.of(
              host.toString(),
              "/../../../../.." + host,
              "/data/out",
              "/data/far",
              "/proc/1/root" + host,
              "/etc/passwd")) {
        refused(path, Filesystem.READ);
      }
    } finally {
      Files.delete(host);
    }
  }

  @Test
  default void whatIsNotThereIsRefused() throws IOException {
    link(bench().volume().resolve("loop"), "/data/loop");
    link(bench().volume().resolve("dangling"), "/data/nothing");
    for (String path : List.of("/data/nothing", "/data/loop", "/data/dangling", "/data/loop/x")) {
      refused(path, Filesystem.READ);
    }
  }

  @Test
  default void withoutTheTargetsFilesNoneCanBeNamed() {
    refused("/data", Filesystem.NONE);
  }

  @Test
  default void theRootItselfCanBeNamed() {
    assertThat(
            text(
                bench()
                    .run(
                        bench()
                            .capsule("ls {file}/data >/dev/null && echo {file}")
                            .with(Filesystem.READ)
                            .withTargetPath("file"),
                        bench().root,
                        Map.of("file", "/"),
                        Streams.captured(),
                        Progress.SILENT)))
        .isEqualTo("/target\n");
  }

  private static void link(Path at, String to) throws IOException {
    Files.deleteIfExists(at);
    Files.createSymbolicLink(at, Path.of(to));
  }
}
