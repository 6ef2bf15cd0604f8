package dev.recap.catalog.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.catalog.fixture.HostCommands;
import dev.recap.catalog.rootfs.BuildException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Resolves artifacts that RECap itself is built with, so that Maven has them already. */
class MavenArtifactsIT {
  private final List<String> steps = new ArrayList<>();
  private final MavenArtifacts maven =
      new MavenArtifacts(new Tools(new HostCommands()), steps::add);

  @Test
  void bringsWhatAnArtifactDependsOn() throws Exception {
    List<MavenArtifacts.Jar> jars =
        maven.resolve(List.of("org.apache.commons:commons-text:1.15.0"));
    assertThat(jars)
        .extracting(MavenArtifacts.Jar::artifact)
        .containsExactly(
            "org.apache.commons:commons-text:1.15.0", "org.apache.commons:commons-lang3:3.20.0");
    assertThat(jars.getFirst().fileName()).isEqualTo("org.apache.commons.commons-text-1.15.0.jar");
    assertThat(jars).allMatch(jar -> jar.content().length > 100_000);
    assertThat(steps)
        .containsExactly("Resolving org.apache.commons:commons-text:1.15.0 with Maven");
  }

  @Test
  void leavesOutGsonWhichEveryFunctionHas() throws Exception {
    assertThat(maven.resolve(List.of("com.google.code.gson:gson:2.14.0")))
        .extracting(MavenArtifacts.Jar::artifact)
        .noneMatch(artifact -> artifact.startsWith("com.google.code.gson:"))
        .isNotEmpty();
  }

  @Test
  void saysWhichArtifactDoesNotExist() {
    assertThatThrownBy(() -> maven.resolve(List.of("dev.recap.absent:nothing:9.9")))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("dev.recap.absent:nothing")
        .hasMessageStartingWith("Tried to resolve the dependencies dev.recap.absent:nothing:9.9");
  }
}
