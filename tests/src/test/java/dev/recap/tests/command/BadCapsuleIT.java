package dev.recap.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.tests.command.Script.Ended;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever is wrong with a capsule's folder: file, line and remedy, and nothing half-built. */
@ExtendWith(NeedsCapsules.class)
final class BadCapsuleIT {
  private static final Script SCRIPT = Script.create();
  private static final int LINE_OF_SPEC = 4;
  private static Path folder = Path.of("unset");

  @BeforeAll
  static void oneGoodCapsule() throws Exception {
    folder = SCRIPT.work().resolve("bad");
    Files.createDirectories(folder);
    manifest("", "from: busybox, to: /program, executable: true");
    Files.copy(Path.of("/bin/busybox"), folder.resolve("busybox"));
    Ended ended = SCRIPT.run("capsule", "build", folder.toString());
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(store()).isNotEmpty();
  }

  @AfterAll
  static void removeAll() throws Exception {
    SCRIPT.close();
  }

  /** Line 5 and on are {@code spec}'s further fields; the build is on the last two lines. */
  private static void manifest(String spec, String file) throws IOException {
    Files.writeString(
        folder.resolve("capsule.yaml"),
        """
        apiVersion: recap.dev/v1
        kind: Capsule
        metadata: {name: bad, version: 1.0.0, summary: s, license: MIT}
        spec:
        %s  entrypoint: [/program]
        build:
          files: [{%s}]
        """
            .formatted(spec, file));
  }

  private static void yaml(String text) throws IOException {
    Files.writeString(folder.resolve("capsule.yaml"), text);
  }

  /** All capsules, what their names stand for, and what is not whole. */
  private static List<String> store() throws IOException {
    Path catalog = SCRIPT.state().resolve("catalog");
    List<String> all = new ArrayList<>();
    for (String part : List.of("capsules", "refs", "building")) {
      try (Stream<Path> there = Files.list(catalog.resolve(part))) {
        there.map(path -> catalog.relativize(path).toString()).sorted().forEach(all::add);
      }
    }
    all.add(Files.readString(catalog.resolve("oci/index.json")));
    return all;
  }

  /** By build, lint and run alike. */
  private static void refused(int line, String... words) throws Exception {
    String file = folder.resolve("capsule.yaml").toString();
    List<String> stored = store();
    for (List<String> command :
        List.of(
            List.of("capsule", "build", folder.toString()),
            List.of("capsule", "run", folder.toString(), "-t", "pid:1"))) {
      Ended ended = SCRIPT.run(command.toArray(String[]::new));
      assertThat(ended.status()).as(ended.err()).isIn(2, 7);
      assertThat(ended.out()).isEmpty();
      assertThat(ended.err()).startsWith("recap: Tried to ").contains(file, "line " + line);
      assertThat(ended.err()).contains(words);
    }
    Ended lint = SCRIPT.run("capsule", "lint", folder.toString());
    assertThat(lint.status()).isEqualTo(2);
    assertThat(lint.out()).contains(file + ":" + line + ": error: ").contains(words);
    assertThat(store()).isEqualTo(stored);
  }

  @Test
  void brokenYaml() throws Exception {
    yaml("apiVersion: recap.dev/v1\nkind: Capsule\nmetadata: {name: bad\nspec: {}\n");
    refused(4, "this is not YAML", "mend its indentation or quoting");
  }

  @Test
  void unknownField() throws Exception {
    manifest("  limts: {timeout: 1s}\n", "from: busybox, to: /program");
    refused(LINE_OF_SPEC + 1, "limts is not a field of spec; did you mean limits?");
  }

  @Test
  void schemaInvalidParameter() throws Exception {
    String count = "  params: {type: object, properties: {count: {type: integer, default: %s}}}\n";
    manifest(count.formatted("many"), "from: busybox, to: /program, executable: true");
    refused(LINE_OF_SPEC + 1, "the default does not satisfy its own schema", "count");
    manifest(count.formatted("1"), "from: busybox, to: /program, executable: true");
    Ended ended =
        SCRIPT.run("capsule", "run", folder.toString(), "-t", "pid:1", "-p", "count=many");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err()).contains("count", "integer");
  }

  @Test
  void packageThatDoesNotExist() throws Exception {
    yaml(
        """
        apiVersion: recap.dev/v1
        kind: Capsule
        metadata: {name: bad, version: 1.0.0, summary: s, license: MIT}
        spec: {entrypoint: [/usr/bin/busybox]}
        build:
          debian:
            packages: [busybox-static, there-is-no-such-package]
            keep: [/usr/bin/busybox]
        """);
    refused(7, "there-is-no-such-package", "apt-cache search");
  }

  @Test
  void fileThatNoPackageHas() throws Exception {
    yaml(
        """
        apiVersion: recap.dev/v1
        kind: Capsule
        metadata: {name: bad, version: 1.0.0, summary: s, license: MIT}
        spec: {entrypoint: [/usr/bin/busybox]}
        build:
          debian:
            packages: [busybox-static]
            keep: [/usr/bin/busybox, /usr/bin/nothing]
        """);
    refused(8, "/usr/bin/nothing", "dpkg -L");
  }

  @Test
  void fileThatTheFolderHasNot() throws Exception {
    manifest("", "from: nothing, to: /program");
    refused(LINE_OF_SPEC + 3, "nothing", folder.toString());
  }

  @Test
  void entrypointThatIsNotInThePayload() throws Exception {
    manifest("", "from: busybox, to: /usr/bin/other, executable: true");
    refused(LINE_OF_SPEC + 1, "/program");
  }

  @Test
  void payloadThatIsNotExecutable() throws Exception {
    manifest("", "from: busybox, to: /program");
    refused(LINE_OF_SPEC + 1, "/program", "executable: true");
  }

  @Test
  void payloadOfAnotherArchitecture() throws Exception {
    byte[] program = Files.readAllBytes(Path.of("/bin/busybox"));
    // e_machine of elf(5): no Linux runs on an AVR.
    program[18] = 83;
    program[19] = 0;
    Files.write(folder.resolve("foreign"), program);
    manifest("", "from: foreign, to: /program, executable: true");
    refused(LINE_OF_SPEC + 1, "/program", "processors and this host is");
  }

  @Test
  void missingLibrary() throws Exception {
    Path program = Path.of("/bin/cat");
    String bytes = new String(Files.readAllBytes(program), StandardCharsets.ISO_8859_1);
    assertThat(bytes).contains("libc.so.6");
    Files.write(
        folder.resolve("linked"),
        bytes.replace("libc.so.6", "libq.so.6").getBytes(StandardCharsets.ISO_8859_1));
    manifest("", "from: linked, to: /program, executable: true");
    refused(LINE_OF_SPEC + 1, "/program", "libq.so.6", "build.debian.packages");
  }

  @Test
  void lockThatDoesNotFit() throws Exception {
    Path locked = Files.createDirectory(SCRIPT.work().resolve("locked"));
    Files.writeString(
        locked.resolve("capsule.yaml"),
        """
        apiVersion: recap.dev/v1
        kind: Capsule
        metadata: {name: locked, version: 1.0.0, summary: s, license: MIT}
        spec: {entrypoint: [/usr/bin/busybox]}
        build:
          debian:
            packages: [busybox-static]
            keep: [/usr/bin/busybox]
        """);
    assertThat(SCRIPT.run("capsule", "build", locked.toString()).status()).isZero();
    Path lock = locked.resolve("capsule.lock");
    List<String> lines = Files.readAllLines(lock);
    int line = line(lines, "sha256:");
    lines.set(line, lines.get(line).replaceFirst("(sha256: \"?)[0-9a-f]{4}", "$1" + "0000"));
    Files.write(lock, lines);
    List<String> stored = store();
    Ended ended = SCRIPT.run("capsule", "build", locked.toString());
    assertThat(ended.status()).as(ended.err()).isIn(2, 7);
    assertThat(ended.err())
        .startsWith("recap: Tried to ")
        .contains(lock.toString(), "line " + (line + 1), "busybox-static", "--update-lock");
    Ended lint = SCRIPT.run("capsule", "lint", locked.toString());
    assertThat(lint.status()).isEqualTo(2);
    assertThat(lint.out()).contains(": error: ", lock + " line " + (line + 1));
    assertThat(store()).isEqualTo(stored);
  }

  private static int line(List<String> lines, String text) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(text)) {
        return i;
      }
    }
    throw new AssertionError("no line has " + text + ": " + lines);
  }
}
