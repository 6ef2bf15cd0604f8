package dev.recap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.engine.runtime.OciRuntime.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EnvironmentTest {
  @TempDir private Path directory;

  @Test
  void hasDefaults() throws Environment.Unusable {
    Environment environment = Environment.of(Map.of(), directory.resolve("none"));
    assertThat(environment.stateDir()).isEqualTo(Path.of("/var/lib/recap"));
    assertThat(environment.runDir()).isEqualTo(Path.of("/run/recap"));
    assertThat(environment.configDir()).isEqualTo(Path.of("/etc/recap"));
    assertThat(environment.runtime()).isEmpty();
    assertThat(environment.debug()).isFalse();
  }

  @Test
  void prefersVariablesToTheFileToDefaults() throws IOException, Environment.Unusable {
    Path file = directory.resolve("recap.properties");
    Files.writeString(file, "state.dir=/from/file\nrun.dir=/from/file\nruntime=runc\n");
    Environment environment = Environment.of(Map.of("RECAP_RUN_DIR", "/from/variable"), file);
    assertThat(environment.stateDir()).isEqualTo(Path.of("/from/file"));
    assertThat(environment.runDir()).isEqualTo(Path.of("/from/variable"));
    assertThat(environment.runtime()).contains(Kind.RUNC);
  }

  @Test
  void reportsEveryProblemAtOnce() throws IOException {
    Path file = Files.writeString(directory.resolve("recap.properties"), "stat.dir=/x\n");
    assertThatThrownBy(() ->
            Environment.of(
                Map.of(
                    "RECAP_STATE_DIR",
                    "here",
                    "RECAP_CONFIG_DIR",
                    "etc",
                    "RECAP_DEBUG",
                    "yes",
                    "RECAP_RUNTIME",
                    "lxc"),
                file))
        .isInstanceOf(Environment.Unusable.class)
        .hasMessageContaining("unknown setting \"stat.dir\"")
        .hasMessageContaining("RECAP_STATE_DIR) is \"here\"")
        .hasMessageContaining("RECAP_CONFIG_DIR) is \"etc\"")
        .hasMessageContaining("RECAP_DEBUG")
        .hasMessageContaining("neither crun nor runc");
  }

  @Test
  void settingsThatCannotBeReachedAreNotTheUsualOnes() throws IOException {
    Path link = directory.resolve("recap.properties");
    Files.createSymbolicLink(link, directory.resolve("gone"));
    assertThatThrownBy(() -> Environment.of(Map.of(), link))
        .isInstanceOf(Environment.Unusable.class)
        .hasMessageContaining(link + " cannot be read: ")
        .hasMessageContaining("a link that leads nowhere");
  }

  @Test
  void namesWhoIsBehindSudo() throws Environment.Unusable {
    assertThat(Environment.of(Map.of("SUDO_USER", "alice"), directory.resolve("x")).caller())
        .isEqualTo("alice");
  }
}
