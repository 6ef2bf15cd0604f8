package dev.recap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.cli.ServeSettings.Store;
import dev.recap.core.invocation.SecretPatterns;
import dev.recap.server.http.Listen;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServeSettingsTest {
  private static final Path RUN = Path.of("/run/recap");

  @TempDir private Path directory;

  @Test
  void listensOnTheLocalSocketAloneAndKeepsRecordsInTheStateFolderIfNothingIsSaid()
      throws Environment.Unusable {
    ServeSettings settings = read(Map.of());
    assertThat(settings.listen())
        .containsExactly(new Listen.Unix(Path.of("/run/recap/recap.sock"), false));
    assertThat(settings.store()).isEqualTo(new Store.Embedded());
    assertThat(settings.openMetrics()).isFalse();
    assertThat(settings.traces()).isEmpty();
    assertThat(settings.keep().age()).contains(Duration.ofDays(90));
    assertThat(settings.keep().bytes()).hasValue(10L << 30);
  }

  @Test
  void listensOnEveryAddressThatIsNamed() throws Environment.Unusable {
    ServeSettings settings =
        read(Map.of("serve.socket", "none", "serve.listen", "127.0.0.1:7070, [::1]:0"));
    assertThat(settings.listen())
        .containsExactly(new Listen.Tcp("127.0.0.1", 7070), new Listen.Tcp("::1", 0));
  }

  @Test
  void usesTlsOnEveryAddressOnceThereIsACertificate() throws Environment.Unusable {
    ServeSettings settings =
        read(
            Map.of(
                "serve.listen", "recap.example.com:443",
                "serve.tls.certificate", "/etc/recap/tls.crt",
                "serve.tls.key", "/etc/recap/tls.key",
                "serve.tls.clients", "/etc/recap/clients.crt"));
    assertThat(settings.listen())
        .contains(
            new Listen.Tls(
                "recap.example.com",
                443,
                Path.of("/etc/recap/tls.crt"),
                Path.of("/etc/recap/tls.key"),
                Optional.of(Path.of("/etc/recap/clients.crt"))));
  }

  @Test
  void takesADatabaseOfAnother() throws Environment.Unusable {
    ServeSettings settings =
        read(
            Map.of(
                "serve.database", "jdbc:postgresql://db/recap",
                "serve.database.user", "recap",
                "serve.database.password.file", "/etc/recap/password"));
    assertThat(settings.store())
        .isEqualTo(
            new Store.Postgres(
                "jdbc:postgresql://db/recap",
                Optional.of("recap"),
                Optional.of(Path.of("/etc/recap/password"))));
  }

  @Test
  void readsPatternsOfWhatIsNeverKeptOneALine() throws IOException, Environment.Unusable {
    Path file = Files.writeString(directory.resolve("redact"), "# keys\nAKIA[A-Z0-9]{16}\n\n");
    byte[] line = "key AKIA0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    assertThat(read(Map.of("serve.redact.file", file.toString())).redact().find(line, line.length))
        .containsExactly(new SecretPatterns.Span(4, line.length));
  }

  @Test
  void reportsEveryMistakeAtOnce() {
    Map<String, String> wrong = new HashMap<>();
    wrong.put("serve.socket", "none");
    wrong.put("serve.listen", "localhost");
    wrong.put("serve.tls.key", "/key");
    wrong.put("serve.tls.clients", "/clients");
    wrong.put("serve.database", "jdbc:mysql://db");
    wrong.put("serve.drain", "30s");
    wrong.put("serve.warm", "-1");
    wrong.put("serve.queue", "many");
    wrong.put("serve.keep.age", "-P1D");
    wrong.put("serve.keep.bytes", "999999999999999T");
    wrong.put("serve.redact.file", directory.resolve("none").toString());
    wrong.put("serve.log.format", "xml");
    wrong.put("serve.metrics.open", "yes");
    wrong.put("serve.callbacks.allow", "10.0.0.0/99");
    wrong.put("serve.traces", "localhost:4318");
    assertThatThrownBy(() -> read(wrong))
        .isInstanceOf(Environment.Unusable.class)
        .satisfies(e ->
            assertThat(String.valueOf(e.getMessage()).split("; ", -1))
                .extracting(part -> part.replaceAll(".*?(serve[a-z.]*) \\(RECAP_.*", "$1"))
                .contains(wrong.keySet().toArray(String[]::new)));
  }

  private ServeSettings read(Map<String, String> settings) throws Environment.Unusable {
    Map<String, String> variables = new HashMap<>();
    settings.forEach((key, value) ->
        variables.put("RECAP_" + key.replace('.', '_').toUpperCase(java.util.Locale.ROOT), value));
    return ServeSettings.read(variables, directory.resolve("none.properties"), RUN);
  }
}
