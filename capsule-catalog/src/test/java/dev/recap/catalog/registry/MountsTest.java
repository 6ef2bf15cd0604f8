package dev.recap.catalog.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.place.RepositoryName;
import dev.recap.catalog.place.Transfer;
import dev.recap.catalog.registry.auth.Credentials;
import dev.recap.catalog.registry.auth.Login;
import dev.recap.catalog.registry.auth.Logins;
import dev.recap.catalog.registry.fixture.FakeRegistry;
import dev.recap.catalog.registry.fixture.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blobs that several repositories of a registry need are sent once. */
final class MountsTest {
  private static final byte[] CONTENT = Clients.random((int) (2 * Clients.CHUNK));
  private static final Descriptor BLOB = Clients.blob(CONTENT);

  @TempDir Path folder;
  private FakeRegistry registry;

  @BeforeEach
  void open() throws IOException {
    registry = FakeRegistry.open();
  }

  private void wantTokens() throws IOException {
    registry.close();
    registry = FakeRegistry.withTokens("ann", "secret");
  }

  @AfterEach
  void close() {
    registry.close();
  }

  /** As another process would. */
  private void upload(String path) throws IOException {
    upload(
        path,
        BLOB,
        CONTENT,
        (_, _) -> Optional.of(login(new Credentials.Password("ann", "secret"))));
  }

  private void upload(String path, Descriptor blob, byte[] content, Logins logins)
      throws IOException {
    registry.forgetRequests();
    Path file = Files.write(folder.resolve("file"), content);
    try (Registries client =
        new Registries(
            Clients.IMPATIENT.withMemory(folder.resolve("memory")),
            logins,
            InstantSource.system(),
            Clients.CHUNK)) {
      client.open(registry.name(path)).upload(blob, file, Transfer.SILENT);
      assertThat(client.open(registry.name(path)).has(blob)).isTrue();
    }
  }

  private static Login login(Credentials credentials) {
    return new Login(credentials, "this test");
  }

  private long mounts() {
    return registry.requests().stream()
        .filter(request -> request.parameter("mount").isPresent())
        .count();
  }

  @Test
  void takesOverWhatAnotherRepositoryGot() throws IOException {
    upload("team/jps");
    assertThat(registry.count("PATCH", "")).isEqualTo(2);
    upload("team/jmap");
    assertThat(mounts()).isEqualTo(1);
    assertThat(registry.count("PATCH", "")).isZero();
    assertThat(registry.count("PUT", "")).isZero();
    // There already, so nothing is asked for.
    upload("team/jmap");
    assertThat(mounts()).isZero();
  }

  @Test
  void goesOnWithTheUploadThatARegistryBeginsInstead() throws IOException {
    upload("team/jps");
    registry.forget("team/jps", BLOB.digest().value());
    upload("team/jmap");
    assertThat(registry.count("POST", "/uploads/")).isEqualTo(1);
    assertThat(registry.count("PATCH", "")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 405, 503})
  void uploadsWhereARegistryDoesNotTakeOver(int status) throws IOException {
    upload("team/jps");
    registry.fail(
        1, request -> request.parameter("mount").isPresent(), new Fault.Answer(status, ""));
    upload("team/jmap");
    assertThat(mounts()).isEqualTo(1);
    assertThat(registry.count("PATCH", "")).isEqualTo(2);
  }

  @Test
  void asksForATokenForBothRepositories() throws IOException {
    wantTokens();
    upload("team/jps");
    upload("team/jmap");
    assertThat(registry.count("PATCH", "")).isZero();
    assertThat(registry.requests())
        .filteredOn(request -> request.path().equals("/token"))
        .anySatisfy(request ->
            assertThat(request.parameters("scope"))
                .containsExactly("repository:team/jmap:pull,push", "repository:team/jps:pull"));
    upload(
        "team/jcmd",
        BLOB,
        CONTENT,
        (_, _) -> Optional.of(login(new Credentials.IdentityToken("secret"))));
    assertThat(registry.count("PATCH", "")).isZero();
  }

  @Test
  void uploadsWhatItMayNotReadInTheOther() throws IOException {
    wantTokens();
    upload("team/jps");
    registry.closeTo("team/jps");
    upload("team/jmap");
    assertThat(registry.count("PATCH", "")).isEqualTo(2);
  }

  @Test
  void remembersNothingSmall() throws IOException {
    byte[] small = Clients.random((int) BlobHomes.LEAST - 1);
    upload("team/jps", Clients.blob(small), small, Logins.NONE);
    upload("team/jmap", Clients.blob(small), small, Logins.NONE);
    assertThat(mounts()).isZero();
    assertThat(folder.resolve("memory")).doesNotExist();
  }

  @Test
  void forgetsWhatIsOldAndPassesOverWhatIsBroken() throws IOException {
    BlobHomes homes = new BlobHomes(Optional.of(folder.resolve("memory")));
    RepositoryName wanting = registry.name("team/jmap");
    homes.note(registry.name("team/first"), BLOB);
    for (int i = 0; i < BlobHomes.MOST - 1; i++) {
      homes.note(registry.name("team/other" + i), Clients.blob(CONTENT.clone()));
    }
    assertThat(Files.readAllLines(folder.resolve("memory").resolve(registry.host())))
        .hasSize(BlobHomes.MOST);
    homes.note(registry.name("team/last"), BLOB);
    assertThat(Files.readAllLines(folder.resolve("memory").resolve(registry.host())))
        .hasSize(BlobHomes.MOST)
        .noneMatch(line -> line.endsWith(" team/first"));
    assertThat(homes.other(wanting, BLOB)).contains(registry.name("team/last"));
    assertThat(homes.other(registry.name("team/last"), BLOB))
        .contains(registry.name("team/other" + (BlobHomes.MOST - 2)));
    Files.writeString(
        folder.resolve("memory").resolve(registry.host()),
        "%s\n%s ../?x&y\nnonsense\n".formatted(BLOB.digest(), BLOB.digest()));
    assertThat(homes.other(wanting, BLOB)).isEmpty();
  }
}
