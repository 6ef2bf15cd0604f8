package dev.recap.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.registry.fixture.DockerRegistry;
import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.engine.fixture.RealContainers;
import dev.recap.tests.command.Script.Ended;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What fits a container that runs, of what a registry has. */
@ExtendWith(NeedsCapsules.class)
@NeedsCrun
final class SearchFitsIT {
  /** What each asks of its target, which runs {@code sleep} and has no os-release. */
  private static final Map<String, String> MATCHES =
      Map.of(
          "for-all", "{}",
          "for-sleep", "{process: sleep}",
          "for-java", "{process: java}",
          "for-debian", "{osFamily: debian}",
          "for-shop", "{process: sleep, label: app=shop}");

  @Test
  void onlyCapsulesAreFoundThatTheContainerHasEverythingFor() throws Exception {
    try (RealContainers containers = new RealContainers();
        Script author = Script.create();
        Script operator = Script.create();
        DockerRegistry registry = RegistryEntrance.PLAIN.open(author.work())) {
      String namespace = registry.host() + "/team";
      for (String name : MATCHES.keySet()) {
        Path capsule = TestCapsule.in(author.work(), name);
        TestCapsule.edit(capsule, "spec:", "spec:\n  match: " + MATCHES.get(name));
        done(author.run("catalog", "publish", capsule.toString(), namespace));
      }
      RegistryEntrance.PLAIN.admit(operator, registry, namespace);
      String bare = containers.crun("bare", Map.of()).reference();
      String shop = containers.crun("shop", Map.of("app", "shop")).reference();

      assertThat(found(operator)).containsExactlyInAnyOrderElementsOf(MATCHES.keySet());
      assertThat(found(operator, "--fits", bare)).containsExactlyInAnyOrder("for-all", "for-sleep");
      assertThat(found(operator, "--fits", shop))
          .containsExactlyInAnyOrder("for-all", "for-sleep", "for-shop");
      // To look does not pull.
      assertThat(operator.state().resolve("catalog/refs/for-sleep")).doesNotExist();
    }
  }

  private static List<String> found(Script operator, String... more) throws Exception {
    List<String> line = new ArrayList<>(List.of("catalog", "search"));
    line.addAll(List.of(more));
    Ended ended = done(operator.run(line.toArray(String[]::new)));
    return ended.out().lines().skip(1).map(hit -> hit.split(" ", 2)[0]).toList();
  }

  private static Ended done(Ended ended) {
    assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
    return ended;
  }
}
