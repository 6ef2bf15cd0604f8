package dev.recap.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.registry.fixture.DockerRegistry;
import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.engine.fixture.RealContainers;
import dev.recap.tests.command.Script.Ended;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What authors and operators do with Debian's docker-registry between them: two hosts, which here
 * are two state folders.
 */
@ExtendWith(NeedsCapsules.class)
@NeedsCrun
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CatalogIT {
  private static final Path FIXTURES = Script.ROOT.resolve("capsule-catalog/fixtures");
  private static final String USER = "author";
  private static final String PASSWORD = "of the author";

  private final RealContainers containers = new RealContainers();
  private final Script author = Script.create();
  private String target = "";

  @BeforeAll
  void prepare() throws IOException {
    TestCapsule.in(author.work());
    version("1.0.0");
    target = containers.crun("catalog", Map.of()).reference();
  }

  @AfterAll
  void removeAll() throws Exception {
    containers.close();
    author.close();
  }

  @Test
  void aCapsuleGoesFromItsAuthorToOperatorsAndThroughItsLife() throws Exception {
    try (DockerRegistry registry = DockerRegistry.open(folder("plain"));
        Script operator = Script.create()) {
      String namespace = registry.host() + "/team";
      sources(operator, namespace, "");
      version("1.0.0");
      Ended published = done(author.run("catalog", "publish", runner(), namespace));
      assertThat(published.out())
          .matches("%s/runner:1.0.0@sha256:[0-9a-f]{64}\n".formatted(namespace));
      assertThat(done(operator.run("catalog", "search", "script")).out())
          .contains("runner", "1.0.0");
      assertThat(done(operator.run("catalog", "show", "runner")).out()).contains("Runs a script");

      // Never asked for before: looked up in the sources, pulled, run.
      Ended invoked = done(invoke(operator, "runner", "echo from a registry"));
      assertThat(invoked.out()).isEqualTo("from a registry\n");

      // Warm: the registry is not asked, and need not be there.
      int asked = registry.logged("http.request.uri").size();
      assertThat(done(invoke(operator, "runner", "echo warm")).out()).isEqualTo("warm\n");
      assertThat(registry.logged("http.request.uri")).hasSize(asked);
      registry.kill();
      assertThat(done(invoke(operator, "runner:1.0.0", "echo alone")).out()).isEqualTo("alone\n");
      registry.start();

      version("1.1.0");
      done(author.run("catalog", "publish", runner(), namespace, "--channel", "stable"));
      done(
          author.run(
              "catalog",
              "deprecate",
              namespace + "/runner:1.0.0",
              "-m",
              "it leaks",
              "--successor",
              "runner:1.1.0"));
      done(operator.run("catalog", "pull", namespace + "/runner:1.0.0"));
      Ended told = done(invoke(operator, "runner:1.0.0", "echo old"));
      assertThat(told.out()).isEqualTo("old\n");
      assertThat(told.err()).contains("runner:1.0.0 is deprecated: it leaks; use runner:1.1.0");
      assertThat(done(operator.run("catalog", "pull", "runner")).out()).startsWith("runner:1.1.0@");

      done(author.run("catalog", "yank", namespace + "/runner:1.1.0", "-m", "it is worse"));
      Ended refused = operator.run("catalog", "pull", namespace + "/runner:1.1.0");
      assertThat(refused.status()).as(refused.err()).isEqualTo(4);
      assertThat(refused.err()).contains("yanked");

      // Nothing goes that came within the hour.
      Ended collected = done(operator.run("catalog", "gc", "--keep", "1", "--unused-for", "1s"));
      assertThat(collected.out()).contains("Removed 0 capsules");
      makeOld(operator);
      assertThat(
              done(operator.run("catalog", "gc", "--keep", "1", "--unused-for", "1s", "--dry-run"))
                  .out())
          .contains("runner:1.0.0", "Would remove 1 capsules");
      done(operator.run("catalog", "gc", "--keep", "1", "--unused-for", "1s"));
      assertThat(operator.state().resolve("catalog/refs/runner"))
          .content()
          .contains("1.1.0")
          .doesNotContain("1.0.0");
    }
  }

  @Test
  void anArchiveBringsCapsulesToAHostWithoutANetwork() throws Exception {
    try (DockerRegistry registry = DockerRegistry.open(folder("exported"));
        Script operator = Script.create();
        Script island = Script.create()) {
      String namespace = registry.host() + "/team";
      version("1.0.0");
      done(author.run("catalog", "publish", runner(), namespace));
      sources(operator, namespace, "");
      done(operator.run("catalog", "pull", "runner"));
      Path archive = operator.work().resolve("capsules.tar");
      done(operator.run("catalog", "export", "runner", "-o", archive.toString()));
      registry.kill();
      assertThat(done(island.run("catalog", "import", archive.toString())).out())
          .startsWith("runner:1.0.0@sha256:");
      assertThat(done(invoke(island, "runner", "echo on an island")).out())
          .isEqualTo("on an island\n");
      assertThat(done(island.run("catalog", "verify", "runner")).out())
          .contains("made of    1 file");
    }
  }

  @Test
  void everyCommandOfTheGuideToPublishingRuns() throws Exception {
    try (DockerRegistry registry = DockerRegistry.open(folder("guided"));
        Script reader = Script.create()) {
      helloIn(reader);
      Map<String, String> variables = new HashMap<>(reader.environment());
      variables.put("REGISTRY", registry.host());
      variables.put("RECAP", Script.PROGRAM);
      String guide = Files.readString(Script.ROOT.resolve("docs/publishing-capsules.md"));
      StringBuilder commands = new StringBuilder("recap() { \"$RECAP\" \"$@\"; }\nset -x\n");
      Matcher block = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL).matcher(guide);
      while (block.find()) {
        commands.append(block.group(1));
      }
      shell(reader.work(), commands.toString(), variables);
      assertThat(reader.work().resolve("shell.log"))
          .content()
          .contains(
              "tests      1 cases passed",
              "is yanked, published in",
              "hello:1.1.0@sha256:",
              "team.pub");
    }
  }

  private void helloIn(Script reader) throws Exception {
    Path work = reader.work();
    Files.createDirectories(work.resolve("hello"));
    Files.copy(Path.of(runner()).resolve("busybox"), work.resolve("hello/busybox"));
    Files.writeString(
        work.resolve("hello/capsule.yaml"),
        Files.readString(Path.of(runner()).resolve("capsule.yaml"))
            .replace("name: runner", "name: hello")
            .replaceFirst("version: [0-9.]+", "version: 1.0.0"));
    Files.writeString(
        work.resolve("hello/test.yaml"),
        """
        apiVersion: recap.dev/v1
        kind: CapsuleTest
        cases:
          - name: says hello
            target: static
            params: {script: echo hello}
            expect: {output: {exact: "hello\\n"}}
        """);
    Path fixtures = Files.createDirectories(work.resolve("capsule-catalog/fixtures"));
    shell(fixtures, "cp -r $FIXTURE .", Map.of("FIXTURE", FIXTURES.resolve("static").toString()));
  }

  @Test
  void otherContentUnderAPublishedVersionIsRefused() throws Exception {
    try (DockerRegistry registry = DockerRegistry.open(folder("immutable"))) {
      String namespace = registry.host() + "/team";
      version("2.0.0");
      done(author.run("catalog", "publish", runner(), namespace));
      assertThat(done(author.run("catalog", "publish", runner(), namespace)).err())
          .contains("was there already");
      Files.writeString(Path.of(runner()).resolve("README.md"), "# another\n");
      Ended refused = author.run("catalog", "publish", runner(), namespace);
      Files.delete(Path.of(runner()).resolve("README.md"));
      assertThat(refused.status()).isEqualTo(4);
      assertThat(refused.err()).contains("versions never change", "metadata.version");
    }
  }

  @Test
  void skopeoReadsWhatWasPublishedAndCrunRunsIt() throws Exception {
    try (DockerRegistry registry = DockerRegistry.open(folder("skopeo"))) {
      version("1.0.0");
      done(author.run("catalog", "publish", runner(), registry.host() + "/team"));
      Path work = folder("bundle");
      shell(
          work,
          """
          from=docker://$REGISTRY/team/runner
          skopeo inspect --tls-verify=false --raw $from:1.0.0 | jq -e '.artifactType == "application/vnd.recap.capsule.v1"'
          skopeo inspect --tls-verify=false $from:latest | jq -e '.Labels["org.opencontainers.image.version"] == "1.0.0"'
          skopeo copy -q --src-tls-verify=false $from:1.0.0 oci:$PWD/copy:runner
          manifest=copy/blobs/sha256/$(jq -r '.manifests[0].digest | ltrimstr("sha256:")' copy/index.json)
          mkdir rootfs
          jq -r '.layers[].digest | ltrimstr("sha256:")' $manifest | while read -r layer; do
            tar xzf copy/blobs/sha256/$layer -C rootfs
          done
          crun spec
          jq '.process.terminal = false | .process.args = ["/busybox", "echo", "hello from crun"]' config.json > new
          mv new config.json
          crun run recap-catalog-it > said
          """,
          Map.of("REGISTRY", registry.host()));
      assertThat(work.resolve("said")).hasContent("hello from crun\n");
    }
  }

  @Test
  void aRegistryThatWantsToKnowWhoAsksIsToldByDockersConfiguration() throws Exception {
    try (DockerRegistry registry = DockerRegistry.withPassword(folder("basic"), USER, PASSWORD);
        Script operator = Script.create()) {
      String namespace = registry.host() + "/team";
      version("1.0.0");
      Ended refused = author.run("catalog", "publish", runner(), namespace);
      assertThat(refused.status()).as(refused.err()).isEqualTo(4);
      assertThat(refused.err()).contains("docker login");
      login(author, registry);
      done(author.run("catalog", "publish", runner(), namespace));
      login(operator, registry);
      sources(operator, namespace, "");
      assertThat(done(invoke(operator, "runner", "echo known")).out()).isEqualTo("known\n");
    }
  }

  @Test
  void overTlsOnlyWhatTheRightPersonSignedIsPulledWherePolicySaysSo() throws Exception {
    try (DockerRegistry registry = DockerRegistry.withTls(folder("tls"), USER, PASSWORD);
        Script operator = Script.create()) {
      String namespace = registry.host() + "/team";
      sources(author, namespace, "\n    ca: " + registry.authority());
      sources(operator, namespace, "\n    ca: " + registry.authority());
      login(author, registry);
      login(operator, registry);
      version("1.0.0");
      done(author.run("catalog", "publish", runner(), namespace));
      Path key = author.work().resolve("team");
      done(author.run("catalog", "key", "generate", key.toString()));
      Path config = Files.createDirectories(operator.work().resolve("config"));
      Files.copy(author.work().resolve("team.pub"), config.resolve("team.pub"));
      Files.writeString(
          config.resolve("policy.yaml"),
          """
          apiVersion: recap.dev/v1
          kind: TrustPolicy
          signers:
            - {name: team, key: team.pub}
          allow:
            - from: %s/*
              signedBy: [team]
          """
              .formatted(namespace));
      Ended unsigned = invoke(operator, "runner", "echo no");
      assertThat(unsigned.status()).as(unsigned.err()).isEqualTo(4);
      Ended shown = operator.run("catalog", "verify", "runner");
      assertThat(shown.status()).isEqualTo(4);
      assertThat(shown.out()).contains("signed by  nobody", "policy     refused");
      done(author.run("catalog", "sign", namespace + "/runner:1.0.0", "--key", key + ".key"));
      Ended verified = done(operator.run("catalog", "verify", "runner", "-o", "json"));
      assertThat(verified.out())
          .contains(
              "\"signers\":[\"team\"]", "\"allowed\":true", "\"installed\":false", "CycloneDX");
      assertThat(done(invoke(operator, "runner", "echo signed")).out()).isEqualTo("signed\n");
    }
  }

  private static Ended done(Ended ended) {
    assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
    return ended;
  }

  private Ended invoke(Script by, String capsule, String script) throws Exception {
    return by.run("invoke", capsule, "-t", target, "-p", "script=" + script);
  }

  private String runner() {
    return author.work().resolve("functions/runner").toString();
  }

  private void version(String version) throws IOException {
    Path manifest = Path.of(runner()).resolve("capsule.yaml");
    Files.writeString(
        manifest,
        Files.readString(manifest).replaceFirst("version: [0-9.]+", "version: " + version));
  }

  private Path folder(String name) throws IOException {
    return Files.createDirectories(author.work().resolve("its").resolve(name));
  }

  private static void sources(Script of, String namespace, String more) throws IOException {
    Files.writeString(
        Files.createDirectories(of.work().resolve("config")).resolve("sources.yaml"),
        """
        apiVersion: recap.dev/v1
        kind: CatalogSources
        sources:
          - name: team
            repository: %s%s
        """
            .formatted(namespace, more));
  }

  private static void login(Script of, DockerRegistry registry) throws IOException {
    String secret =
        Base64.getEncoder()
            .encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    Files.writeString(
        Files.createDirectories(of.work().resolve("docker")).resolve("config.json"),
        "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(registry.host(), secret));
  }

  /** As if nobody had used it for two hours. */
  private static void makeOld(Script operator) throws Exception {
    shell(operator.state(), "find catalog -exec touch -h -d '2 hours ago' {} +\n", Map.of());
  }

  private static void shell(Path folder, String script, Map<String, String> variables)
      throws Exception {
    Path log = folder.resolve("shell.log");
    ProcessBuilder builder =
        new ProcessBuilder(List.of("bash", "-euo", "pipefail", "-c", script))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(variables);
    Process process = builder.start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
  }
}
