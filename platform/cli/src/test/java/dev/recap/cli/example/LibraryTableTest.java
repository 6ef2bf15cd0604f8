package dev.recap.cli.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.manifest.CapsuleFile;
import dev.recap.catalog.parameters.SchemaParameters;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LibraryTableTest {
  private static final List<String> FIXTURES = List.of("static", "jvm");

  @TempDir private Path folder;
  private Path file = Path.of("unset");
  private LibraryTable table = new LibraryTable(file, FIXTURES);

  @BeforeEach
  void prepare() throws IOException {
    file = folder.resolve("README.md");
    table = new LibraryTable(file, FIXTURES);
    Files.writeString(file, "before\n<!-- table -->\n<!-- /table -->\nafter\n");
    Files.createDirectories(folder.resolve("rootfs/usr"));
    Files.write(folder.resolve("rootfs/usr/a"), new byte[1_200_000]);
    Files.createSymbolicLink(folder.resolve("rootfs/b"), Path.of("usr/a"));
  }

  @Test
  void writesARowForEachCapsule() throws IOException {
    table.write(List.of(row("top", 12), row("ps", 30)));
    assertThat(file)
        .hasContent(
            """
            before
            <!-- table -->
            | capsule | what it does | size | power | static | jvm | p50 |
            |---|---|---|---|---|---|---|
            | [top](top/README.md) | Shows \\| it | 1.2 MB | reads files, root, KILL | succeeded | failed | 12 ms |
            | [ps](ps/README.md) | Shows \\| it | 1.2 MB | reads files, root, KILL | succeeded | failed | 30 ms |
            <!-- /table -->
            after
            """);
  }

  @Test
  void onlyTimesMayDiffer() throws IOException {
    table.write(List.of(row("top", 12)));
    assertThat(table.stale(List.of(row("top", 99)))).isEmpty();
    assertThat(table.stale(List.of(row("top", 12), row("ps", 30))))
        .singleElement()
        .asString()
        .startsWith("+ | [ps]");
    assertThat(table.stale(List.of())).singleElement().asString().startsWith("- | [top]");
    Files.write(folder.resolve("rootfs/usr/a"), new byte[2_200_000]);
    assertThat(table.stale(List.of(row("top", 12)))).hasSize(2);
  }

  @Test
  void needsAPlaceInTheFile() throws IOException {
    assertThat(table.problem()).isEmpty();
    Files.writeString(file, "nothing");
    assertThat(table.problem().orElseThrow()).contains("<!-- table -->");
  }

  private LibraryTable.Row row(String name, int milliseconds) {
    String manifest =
        """
        {"metadata": {"name": "%s", "version": "1.0.0", "summary": "Shows | it", "license": "MIT"},
         "spec": {"entrypoint": ["/a"],
                  "binding": {"filesystem": "read", "user": "root", "capabilities": ["KILL"]}}}
        """
            .formatted(name);
    Capsule capsule =
        new Capsule(
            CapsuleFile.ofJson(manifest).manifest(),
            Digest.ofSha256Hex("0".repeat(64)),
            folder.resolve("rootfs"),
            SchemaParameters.of("{\"type\":\"object\"}"));
    return new LibraryTable.Row(
        folder.resolve(name),
        capsule,
        Map.of("static", "succeeded", "jvm", "failed"),
        Duration.ofMillis(milliseconds));
  }
}
