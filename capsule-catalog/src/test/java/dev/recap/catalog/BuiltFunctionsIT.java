package dev.recap.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.fixture.HostCommands;
import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.output.StructuredOutput;
import dev.recap.catalog.rootfs.CommandRunner.Result;
import dev.recap.catalog.rootfs.FileTrees;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleCatalog.Lookup;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.invocation.Captured;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Builds the project's own functions from real Debian packages and runs them by crun. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BuiltFunctionsIT {
  private static final Path FUNCTIONS = Path.of("../functions").toAbsolutePath().normalize();

  private final List<String> steps = new ArrayList<>();

  private Path state;
  private LocalCatalog catalog;
  private Crun crun;

  @BeforeAll
  void prepare(@TempDir Path folder) throws IOException {
    state = folder;
    Path target = target(state);
    catalog =
        new LocalCatalog(
            state.resolve("recap"), Optional.of(FUNCTIONS), new HostCommands(), steps::add);
    crun = new Crun(Files.createDirectory(state.resolve("bundles")), target);
  }

  /** JUnit would warn of each link that leads out of the folder. */
  @AfterAll
  void deleteWithoutFollowingLinks() throws IOException {
    for (String part : List.of("recap", "target", "bundles")) {
      FileTrees.delete(state.resolve(part));
    }
  }

  @Test
  void topListsProcessesAsJson() throws IOException {
    Capsule top = capsule("top");
    Result.Ended run =
        success(crun.run(top, Map.of("iterations", "2", "delay", "0.1", "full", "true")));
    assertThat(json(top, run, Map.of())).contains("\"pid\":1,", "\"command\":\"/usr/bin/top");
  }

  @Test
  void psListsProcessesAsJson() throws IOException {
    Capsule ps = capsule("ps");
    Result.Ended run = success(crun.run(ps, Map.of("sort", "-rss")));
    assertThat(json(ps, run, Map.of()))
        .startsWith("[{\"pid\":1,\"tid\":1,\"ppid\":0,\"uid\":0,\"gid\":0,")
        .contains("\"command\":\"/usr/bin/ps -e -ww -o pid");
  }

  @Test
  void socketsListsSocketsOfTheNetworkNamespace() throws IOException {
    Capsule sockets = capsule("sockets");
    Result.Ended run = success(crun.run(sockets, Map.of("state", "listening")));
    // A network namespace of its own has no socket yet: an empty table, not the lack of one.
    assertThat(json(sockets, run, Map.of())).isEqualTo("[]");
  }

  @Test
  void filesListsOddNamesOneByRow() throws IOException {
    Capsule files = capsule("files");
    Result.Ended run = success(crun.run(files, Map.of("path", "/target/odd")));
    List<?> rows = (List<?>) PlainJson.read(json(files, run, Map.of("action", "list")));
    assertThat(rows)
        .extracting(row -> String.valueOf(((Map<?, ?>) row).get("name")))
        .containsExactlyInAnyOrder(
            "plain.txt", "with blank", "café", "fifo", "link", "'/target/odd/new'$'\\n''line'");
    assertThat(rows)
        .extracting(row -> String.valueOf(((Map<?, ?>) row).get("type")))
        .containsExactlyInAnyOrder("f", "f", "f", "f", "l", "p");
  }

  @Test
  void filesDescribesAFileAndReadsIt() throws IOException {
    Capsule files = capsule("files");
    String path = "/target/odd/plain.txt";
    Result.Ended stat = success(crun.run(files, Map.of("path", path, "action", "stat")));
    assertThat(json(files, stat, Map.of("action", "stat")))
        .startsWith(
            "[{\"type\":\"f\",\"mode\":\"644\",\"uid\":0,\"gid\":0,\"size\":6,\"modified\":")
        .endsWith("\"name\":\"plain.txt\"}]");
    Result.Ended read = success(crun.run(files, Map.of("path", path, "action", "read")));
    assertThat(read.stdout()).isEqualTo("plain\n");
  }

  @Test
  void filesDoesNotOpenAFifo() throws IOException {
    Result.Ended run =
        crun.run(capsule("files"), Map.of("path", "/target/odd/fifo", "action", "read"));
    assertThat(run.status()).isNotZero();
    assertThat(run.stdout()).isEmpty();
    assertThat(run.stderr())
        .contains("Tried to read /target/odd/fifo but it is not a regular file");
  }

  @Test
  void diskShowsTheFileSystemsOfTheTarget() throws IOException {
    Capsule disk = capsule("disk");
    Result.Ended run = success(crun.run(disk, Map.of()));
    List<?> rows = (List<?>) PlainJson.read(json(disk, run, Map.of("action", "df")));
    assertThat(rows).hasSize(1);
    Map<?, ?> row = (Map<?, ?>) rows.getFirst();
    assertThat(row.get("target")).isEqualTo("/target");
    assertThat(row.get("size")).isInstanceOf(Number.class);
  }

  @Test
  void diskMeasuresFolders() throws IOException {
    Capsule disk = capsule("disk");
    Result.Ended run = success(crun.run(disk, Map.of("action", "du", "path", "/target")));
    assertThat(json(disk, run, Map.of("action", "du"))).contains("\"path\":\"/target/odd\"");
  }

  @Test
  void environmentRedactsSecretsInsideTheCapsule() throws IOException {
    Capsule environment = capsule("environment");
    Result.Ended run =
        success(
            crun.run(
                environment,
                Map.of(),
                List.of(
                    "PATH=/usr/bin",
                    "HOME=/tmp",
                    "DB_PASSWORD=hunter2",
                    "api_key=abc",
                    "DATABASE_URL=postgres://user:pa/ss@db:5432/x",
                    "JWT=eyJhbGciOiJIUzI1NiJ9.e30.x",
                    "EQUALS=a=b=c",
                    "LINES=one\ntwo",
                    "UMLAUT=ü=ö",
                    "EMPTY=")));
    assertThat(json(environment, run, Map.of()))
        .isEqualTo(
            """
            {
              "DATABASE_URL": "postgres://[redacted]@db:5432/x",
              "DB_PASSWORD": "[redacted]",
              "EMPTY": "",
              "EQUALS": "a=b=c",
              "HOME": "/tmp",
              "JWT": "[redacted]",
              "LINES": "one\\ntwo",
              "PATH": "/usr/bin",
              "UMLAUT": "ü=ö",
              "api_key": "[redacted]"
            }\
            """);
  }

  @Test
  void shellRunsCommandsInTheTargetsFiles() throws IOException {
    Result.Ended run =
        success(
            crun.run(
                capsule("shell"),
                Map.of("command", "pwd; cat odd/plain.txt | tr a-z A-Z; echo \"$PS1\"")));
    assertThat(run.stdout()).isEqualTo("/target\nPLAIN\n[${RECAP_TARGET:-target}] \\w \\$ \n");
  }

  @Test
  void everyAppletOfTheShellIsThere() throws IOException {
    String loop =
        "cd /usr/bin; for a in *; do busybox --list | grep -qxF -- \"$a\" || echo $a; done";
    Result.Ended run = success(crun.run(capsule("shell"), Map.of("command", loop)));
    assertThat(run.stdout()).isEqualTo("bash\njq\n");
  }

  @Test
  void functionsOfDebianPackagesAreSmallAndHaveNoSetIdFile() throws IOException {
    for (String name : List.of("top", "ps", "sockets", "files", "disk", "environment", "shell")) {
      Path rootfs = capsule(name).rootfs();
      long size = 0;
      try (Stream<Path> paths = Files.walk(rootfs)) {
        for (Path path : paths.filter(p -> !Files.isSymbolicLink(p)).toList()) {
          int mode = (Integer) Files.getAttribute(path, "unix:mode");
          assertThat(mode & 06000).as(path.toString()).isZero();
          size += Files.isRegularFile(path) ? Files.size(path) : 0;
        }
      }
      assertThat(size).as(name).isLessThan(12 << 20);
    }
  }

  private static Path target(Path state) throws IOException {
    Path odd = Files.createDirectories(state.resolve("target/odd"));
    Files.writeString(odd.resolve("plain.txt"), "plain\n");
    Files.writeString(odd.resolve("with blank"), "");
    Files.writeString(odd.resolve("café"), "");
    Files.writeString(odd.resolve("new\nline"), "");
    Files.createSymbolicLink(odd.resolve("link"), Path.of("/etc/passwd"));
    new HostCommands().run(List.of("mkfifo", "fifo"), odd, Duration.ofSeconds(5));
    return state.resolve("target");
  }

  private static Result.Ended success(Result.Ended run) {
    assertThat(run.status()).as(run.stderr()).isZero();
    return run;
  }

  private Capsule capsule(String name) {
    Lookup lookup = catalog.find(CapsuleRef.parse(name));
    if (lookup instanceof Lookup.Found(Capsule capsule, List<String> _)) {
      return capsule;
    }
    throw new AssertionError(lookup.toString());
  }

  private static String json(Capsule capsule, Result.Ended run, Map<String, Object> values) {
    byte[] bytes = run.stdout().getBytes(StandardCharsets.UTF_8);
    return new StructuredOutput()
        .parse(capsule.manifest().output().under(values), new Captured(bytes, bytes.length))
        .orElseThrow(() -> new AssertionError("no JSON of: " + run.stdout()));
  }
}
