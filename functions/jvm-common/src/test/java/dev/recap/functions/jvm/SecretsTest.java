package dev.recap.functions.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Ddb.password=hunter2",
        "--spring.datasource.password=hunter2",
        "API_TOKEN=hunter2",
        "-Durl=jdbc:postgresql://app:hunter2@db/shop",
        "-Durl=jdbc:mysql://db/shop?user=app&password=hunter2",
        "-Xmx1g -Dsecret=hunter2 -Da=b",
      })
  void takesASecretOutOfAnArgument(String argument) {
    assertThat(Secrets.inText(argument)).contains("[redacted]").doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-Xmx64m", "-XX:+UseG1GC", "-Duser.dir=/srv", "--port=8080", "a=b", "/app/a.jar"})
  void leavesWhatIsNone(String argument) {
    assertThat(Secrets.inText(argument)).isEqualTo(argument);
  }

  @Test
  void takesTheArgumentBehindAnOptionNamedLikeASecret() {
    assertThat(Secrets.inArguments(List.of("java", "--password", "hunter2", "--verbose", "x")))
        .containsExactly("java", "--password", "[redacted]", "--verbose", "x");
  }

  @Test
  void knowsWellKnownTokensUnderAnyName() {
    assertThat(Secrets.value("x", "ghp_0123456789abcdef")).isEqualTo("[redacted]");
  }
}
