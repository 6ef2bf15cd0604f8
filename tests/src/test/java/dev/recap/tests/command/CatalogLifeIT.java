package dev.recap.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.registry.fixture.DockerRegistry;
import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.engine.fixture.RealContainers;
import dev.recap.tests.command.Script.Ended;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The whole life of a capsule with Debian's docker-registry between its author and an operator, in
 * all the ways a registry lets them in.
 */
@ExtendWith(NeedsCapsules.class)
@NeedsCrun
final class CatalogLifeIT {
  private final RealContainers containers = new RealContainers();
  private final Script author = Script.create();
  private Path runner = Path.of("");
  private String target = "";

  @BeforeEach
  void prepare() throws IOException {
    runner = TestCapsule.in(author.work());
    target = containers.crun("catalog", Map.of()).reference();
  }

  @AfterEach
  void removeAll() throws Exception {
    containers.close();
    author.close();
  }

  @ParameterizedTest(name = "a registry that lets in as {0}")
  @EnumSource
  void aCapsuleGoesFromItsAuthorToOperatorsAndThroughItsLife(RegistryEntrance entrance)
      throws Exception {
    try (DockerRegistry registry = entrance.open(author.work());
        Script operator = Script.create()) {
      String namespace = registry.host() + "/team";
      entrance.admit(author, registry, namespace);
      entrance.admit(operator, registry, namespace);
      Ended published = done(author.run("catalog", "publish", runner.toString(), namespace));
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

      TestCapsule.version(runner, "1.1.0");
      done(author.run("catalog", "publish", runner.toString(), namespace, "--channel", "stable"));
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

  @ParameterizedTest(name = "a registry that lets in as {0}")
  @EnumSource(names = "PLAIN", mode = EnumSource.Mode.EXCLUDE)
  void whoIsNotKnownIsToldToLogIn(RegistryEntrance entrance) throws Exception {
    try (DockerRegistry registry = entrance.open(author.work())) {
      String namespace = registry.host() + "/team";
      entrance.source(author, registry, namespace);
      Ended published = author.run("catalog", "publish", runner.toString(), namespace);
      assertThat(published.status()).as(published.err()).isEqualTo(4);
      assertThat(published.err()).contains("docker login");
      Ended pulled = author.run("catalog", "pull", namespace + "/runner:1.0.0");
      assertThat(pulled.status()).as(pulled.err()).isEqualTo(4);
      assertThat(pulled.err()).contains("docker login");
    }
  }

  private static Ended done(Ended ended) {
    assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
    return ended;
  }

  private Ended invoke(Script by, String capsule, String script) throws Exception {
    return by.run("invoke", capsule, "-t", target, "-p", "script=" + script);
  }

  /** As if nobody had used it for two hours. */
  private static void makeOld(Script operator) throws Exception {
    List<String> line =
        List.of("find", "catalog", "-exec", "touch", "-h", "-d", "2 hours ago", "{}", "+");
    Process process =
        new ProcessBuilder(line).directory(operator.state().toFile()).inheritIO().start();
    assertThat(process.waitFor()).isZero();
  }
}
