package dev.recap.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.registry.fixture.DockerRegistry;
import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.engine.fixture.RealContainers;
import dev.recap.tests.command.Script.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void anArchiveBringsCapsulesToAHostWithoutANetwork() throws Exception {
    try (DockerRegistry registry = DockerRegistry.open(folder("exported"));
        Script operator = Script.create();
        Script island = Script.create()) {
      String namespace = registry.host() + "/team";
      version("1.0.0");
      done(author.run("catalog", "publish", runner(), namespace));
      RegistryEntrance.PLAIN.admit(operator, registry, namespace);
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
  void overTlsOnlyWhatTheRightPersonSignedIsPulledWherePolicySaysSo() throws Exception {
    try (DockerRegistry registry = RegistryEntrance.TLS.open(folder("tls"));
        Script operator = Script.create()) {
      String namespace = registry.host() + "/team";
      RegistryEntrance.TLS.admit(author, registry, namespace);
      RegistryEntrance.TLS.admit(operator, registry, namespace);
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
    TestCapsule.version(Path.of(runner()), version);
  }

  private Path folder(String name) throws IOException {
    return Files.createDirectories(author.work().resolve("its").resolve(name));
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
