package dev.recap.catalog.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.place.RepositoryException.Kind;
import dev.recap.catalog.place.Transfer;
import dev.recap.catalog.registry.auth.Credentials;
import dev.recap.catalog.registry.auth.Login;
import dev.recap.catalog.registry.auth.Logins;
import dev.recap.catalog.registry.fixture.FakeRegistry;
import dev.recap.catalog.registry.fixture.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a registry that wants tokens is told who asks. */
final class TokensTest {
  @TempDir Path folder;
  private FakeRegistry registry;

  @BeforeEach
  void open() throws Exception {
    registry = FakeRegistry.withTokens("ann", "secret");
  }

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void keepsATokenUntilItRunsOut() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    try (Registries client =
        new Registries(
            Clients.IMPATIENT, login(new Credentials.Password("ann", "secret")), now::get)) {
      client.open(registry.name("team/top")).tags();
      client.open(registry.name("team/top")).tags();
      assertThat(registry.tokensGiven()).isEqualTo(1);

      now.set(Instant.EPOCH.plus(Duration.ofSeconds(295)));
      registry.forgetRequests();
      client.open(registry.name("team/top")).tags();
      assertThat(registry.tokensGiven()).isEqualTo(2);
      // Without trying the old one first.
      assertThat(registry.requests()).hasSize(2);
    }
  }

  @Test
  void getsANewTokenInTheMiddleOfAnUpload() throws Exception {
    byte[] content = Clients.random((int) (3 * Clients.CHUNK));
    AtomicBoolean expired = new AtomicBoolean();
    try (Registries client = Clients.as("ann", "secret")) {
      client
          .open(registry.name("team/top"))
          .upload(
              Clients.blob(content),
              Files.write(folder.resolve("file"), content),
              (_, bytes) -> {
                if (bytes == Clients.CHUNK && expired.compareAndSet(false, true)) {
                  registry.expireTokens();
                }
              });
      assertThat(client.open(registry.name("team/top")).has(Clients.blob(content))).isTrue();
    }
    assertThat(registry.tokensGiven()).isGreaterThan(1);
  }

  @Test
  void exchangesAnIdentityToken() throws Exception {
    byte[] content = {1, 2, 3};
    try (Registries client = Clients.with(login(new Credentials.IdentityToken("secret")))) {
      client
          .open(registry.name("team/top"))
          .upload(
              Clients.blob(content), Files.write(folder.resolve("file"), content), Transfer.SILENT);
    }
    assertThat(registry.count("POST", "/token")).isPositive();
    assertThat(registry.count("GET", "/token")).isZero();
  }

  @Test
  void saysWhoIsNotBelievedButNotTheSecret() {
    try (Registries client =
        Clients.with(login(new Credentials.Password("ann", "other-than-that")))) {
      assertThatExceptionOfType(RepositoryException.class)
          .isThrownBy(() -> client.open(registry.name("team/top")).tags())
          .withMessageContaining("the credentials are those of this test")
          .withMessageNotContaining("other-than-that")
          .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNAUTHORIZED));
    }
  }

  @Test
  void refusesAServerOfTokensThatTalksNonsense() {
    for (Fault nonsense :
        new Fault[] {
          new Fault.Garbage(),
          new Fault.Answer(200, "{}"),
          new Fault.Answer(200, "{\"token\":7}"),
          new Fault.Answer(200, "{\"token\":\"a\\nb: c\"}")
        }) {
      registry.fail(1, request -> request.is("GET", "/token"), nonsense);
      try (Registries client = Clients.as("ann", "secret")) {
        assertThatExceptionOfType(RepositoryException.class)
            .isThrownBy(() -> client.open(registry.name("team/top")).tags())
            .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNEXPECTED));
      }
    }
  }

  @Test
  void triesAgainWhenTheServerOfTokensIsBusy() throws Exception {
    registry.fail(2, request -> request.is("GET", "/token"), new Fault.Answer(503, ""));
    try (Registries client = Clients.as("ann", "secret")) {
      assertThat(client.open(registry.name("team/top")).tags()).isEmpty();
    }
  }

  private static Logins login(Credentials credentials) {
    return (_, _) -> Optional.of(new Login(credentials, "this test"));
  }
}
