package dev.recap.catalog.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.place.RepositoryException.Kind;
import dev.recap.catalog.place.Transfer;
import dev.recap.catalog.registry.fixture.FakeRegistry;
import dev.recap.catalog.registry.fixture.Fault;
import dev.recap.catalog.registry.fixture.Seen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class UploadFaultsTest {
  private static final int SIZE = (int) (3 * Clients.CHUNK + 12_345);
  private static final byte[] CONTENT = Clients.random(SIZE);
  private static final Descriptor BLOB = Clients.blob(CONTENT);

  @TempDir Path folder;
  private FakeRegistry registry;
  private Registries client;
  private Repository top;
  private Path file;

  @BeforeEach
  void open() throws IOException {
    registry = FakeRegistry.open();
    client = Clients.anonymous();
    top = client.open(registry.name("team/top"));
    file = Files.write(folder.resolve("goes"), CONTENT);
  }

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  @Test
  void sendsChunksInOrder() throws IOException {
    top.upload(BLOB, file, Transfer.SILENT);

    assertThat(ranges())
        .containsExactly(
            "0-1048575", "1048576-2097151", "2097152-3145727", "3145728-" + (SIZE - 1));
    assertThat(top.has(BLOB)).isTrue();
  }

  @Test
  void goesOnInTheMiddleOfTheChunkInWhichTheRegistryDied() throws IOException {
    registry.fail(
        1,
        request ->
            request.header("Content-Range").filter(r -> r.startsWith("1048576-")).isPresent(),
        new Fault.DieReading(600_000));

    top.upload(BLOB, file, Transfer.SILENT);

    assertThat(ranges())
        .containsExactly(
            "0-1048575", "1048576-2097151", "1648576-2697151", "2697152-" + (SIZE - 1));
    assertThat(registry.count("POST", "/uploads/")).isEqualTo(1);
    assertThat(top.has(BLOB)).isTrue();
  }

  @Test
  void goesOnAfterAnAnswerThatWasLost() throws IOException {
    registry.fail(1, request -> request.is("PATCH", "/uploads/"), new Fault.HangAfter(-1));
    registry.fail(1, request -> request.is("PUT", "/uploads/"), new Fault.DieAfter(0));

    top.upload(BLOB, file, Transfer.SILENT);

    assertThat(ranges()).hasSize(4);
    assertThat(top.has(BLOB)).isTrue();
  }

  @Test
  void beginsAnewWhenTheRegistryForgotTheUpload() throws IOException {
    registry.fail(
        1,
        request ->
            request.header("Content-Range").filter(r -> r.startsWith("1048576-")).isPresent(),
        new Fault.Answer(404, ""));
    registry.fail(1, request -> request.is("GET", "/uploads/"), new Fault.Answer(404, ""));

    top.upload(BLOB, file, Transfer.SILENT);

    assertThat(registry.count("POST", "/uploads/")).isEqualTo(2);
    assertThat(top.has(BLOB)).isTrue();
  }

  @Test
  void sendsASmallBlobInOneRequest() throws IOException {
    byte[] small = Clients.random(1000);
    registry.fail(1, request -> request.is("PUT", "/uploads/"), new Fault.DieReading(10));

    top.upload(Clients.blob(small), Files.write(folder.resolve("small"), small), Transfer.SILENT);

    assertThat(registry.count("PATCH", "")).isZero();
    assertThat(registry.count("PUT", "")).isEqualTo(2);
    assertThat(top.has(Clients.blob(small))).isTrue();
  }

  @Test
  void sendsNothingThatIsThere() throws IOException {
    top.upload(BLOB, file, Transfer.SILENT);
    registry.forgetRequests();

    top.upload(BLOB, file, Transfer.SILENT);

    assertThat(registry.requests()).extracting(Seen::method).containsExactly("HEAD");
  }

  @Test
  void sendsChunksAsLargeAsTheRegistryWants() throws IOException {
    registry.fail(
        1,
        request -> request.is("POST", "/uploads/"),
        new Fault.Adding("OCI-Chunk-Min-Length", "2000000"));

    top.upload(BLOB, file, Transfer.SILENT);

    assertThat(ranges()).containsExactly("0-1999999", "2000000-" + (SIZE - 1));
  }

  @Test
  void refusesAFileThatWasChanged() throws IOException {
    byte[] changed = CONTENT.clone();
    changed[7] ^= 1;
    Files.write(file, changed);

    assertThatExceptionOfType(RepositoryException.class)
        .isThrownBy(() -> top.upload(BLOB, file, Transfer.SILENT))
        .withMessageContaining("is not that blob")
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.MISMATCH));
    assertThat(top.has(BLOB)).isFalse();
  }

  @Test
  void saysWhyTheRegistryRefuses() {
    registry.fail(
        1,
        request -> request.is("POST", "/uploads/"),
        new Fault.Answer(
            403,
            Map.of(),
            "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"%s\"}]}".formatted("x".repeat(999))));

    assertThatExceptionOfType(RepositoryException.class)
        .isThrownBy(() -> top.upload(BLOB, file, Transfer.SILENT))
        .withMessageContaining("Tried to put blob " + BLOB.digest())
        .withMessageContaining("403: \"denied: xxx")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(700))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.DENIED));
  }

  private List<String> ranges() {
    return registry.requests().stream()
        .filter(request -> request.method().equals("PATCH"))
        .map(request -> request.header("Content-Range").orElse(""))
        .toList();
  }
}
