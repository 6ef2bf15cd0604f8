package dev.recap.catalog.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class DownloadFaultsTest {
  private static final int SIZE = 3_000_000;
  private static final byte[] CONTENT = Clients.random(SIZE);
  private static final Descriptor BLOB = Clients.blob(CONTENT);

  @TempDir Path folder;
  private final FakeRegistry registry = open();
  private final Registries client = Clients.anonymous();
  private final Repository top = client.open(registry.name("team/top"));
  private Path file;

  private static FakeRegistry open() {
    try {
      return FakeRegistry.open();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeEach
  void upload() throws IOException {
    file = folder.resolve("came");
    top.upload(BLOB, Files.write(folder.resolve("goes"), CONTENT), Transfer.SILENT);
    registry.forgetRequests();
  }

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  @Test
  void goesOnFromTheByteAtWhichTheRegistryDied() throws IOException {
    registry.fail(1, DownloadFaultsTest::blob, new Fault.DieAfter(2_000_000));

    top.download(BLOB, file, Transfer.SILENT);

    assertThat(file).hasBinaryContent(CONTENT);
    List<Seen> requests = registry.requests();
    assertThat(requests).hasSize(2);
    assertThat(requests.getLast().header("Range")).isPresent();
    // What was on its way when the connection broke comes twice.
    assertThat(registry.bytesSent()).isBetween((long) SIZE, SIZE + 1_000_000L);
  }

  @Test
  void goesOnAsLongAsSomethingComes() throws IOException {
    registry.fail(20, DownloadFaultsTest::blob, new Fault.DieAfter(400_000));

    top.download(BLOB, file, Transfer.SILENT);

    assertThat(file).hasBinaryContent(CONTENT);
  }

  @Test
  void leavesWhatCameForTheNextAttempt() throws IOException {
    registry.fail(4, DownloadFaultsTest::blob, new Fault.DieAfter(100_000));

    assertThat(failure(() -> top.download(BLOB, file, Transfer.SILENT)))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE))
        .hasMessageContaining(registry.host());
    long came = Files.size(file);
    assertThat(came).isPositive();
    registry.forgetRequests();
    top.download(BLOB, file, Transfer.SILENT);

    assertThat(file).hasBinaryContent(CONTENT);
    assertThat(registry.bytesSent()).isEqualTo(SIZE - came);
  }

  @Test
  void noticesARegistryThatHangs() throws IOException {
    registry.fail(1, DownloadFaultsTest::blob, new Fault.HangAfter(-1));
    registry.fail(1, DownloadFaultsTest::blob, new Fault.HangAfter(1_000_000));

    top.download(BLOB, file, Transfer.SILENT);

    assertThat(file).hasBinaryContent(CONTENT);
    assertThat(registry.requests()).hasSize(3);
  }

  @Test
  void waitsAsLongAsTheRegistryAsks() throws IOException {
    registry.fail(
        1, DownloadFaultsTest::blob, new Fault.Answer(429, Map.of("Retry-After", "1"), ""));
    long before = System.nanoTime();

    top.download(BLOB, file, Transfer.SILENT);

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(990));
    assertThat(file).hasBinaryContent(CONTENT);
  }

  @Test
  void doesNotWaitLongerThanIsSensible() {
    registry.fail(
        1, DownloadFaultsTest::blob, new Fault.Answer(429, Map.of("Retry-After", "3600"), ""));

    assertThat(failure(() -> top.download(BLOB, file, Transfer.SILENT)))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE))
        .hasMessageContaining("429")
        .hasMessageContaining("try again in 3600 s");
    assertThat(registry.requests()).hasSize(1);
  }

  @Test
  void triesAgainAfterErrorsOfTheServerAndGivesUpInTheEnd() throws IOException {
    registry.fail(3, DownloadFaultsTest::blob, new Fault.Answer(500, "oops"));
    top.download(BLOB, file, Transfer.SILENT);
    assertThat(file).hasBinaryContent(CONTENT);

    Files.delete(file);
    registry.fail(
        4,
        DownloadFaultsTest::blob,
        new Fault.Answer(
            503,
            "{\"errors\":[{\"code\":\"TOOMANYREQUESTS\",\"message\":\"come\\u001b[31m back\"}]}"));
    assertThat(failure(() -> top.download(BLOB, file, Transfer.SILENT)))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE))
        .hasMessageContaining("503: \"toomanyrequests: come [31m back\"")
        .hasMessageContaining("4 times");
  }

  @Test
  void refusesGarbage() {
    registry.fail(9, DownloadFaultsTest::blob, new Fault.Garbage());

    assertThat(failure(() -> top.download(BLOB, file, Transfer.SILENT)).kind())
        .isEqualTo(Kind.UNEXPECTED);
    assertThat(file).isEmptyFile();
  }

  @Test
  void refusesOtherContentAndKeepsNothingOfIt() {
    registry.fail(9, DownloadFaultsTest::blob, new Fault.WrongContent());

    assertThat(failure(() -> top.download(BLOB, file, Transfer.SILENT)))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.MISMATCH))
        .hasMessageContaining(BLOB.digest().value());
    assertThat(file).isEmptyFile();
  }

  @Test
  void refusesATruncatedBlob() {
    registry.fail(9, DownloadFaultsTest::blob, new Fault.Truncated(1_000_000));

    assertThat(failure(() -> top.download(BLOB, file, Transfer.SILENT)))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.MISMATCH))
        .hasMessageContaining("less than the announced " + SIZE);
  }

  @Test
  void refusesMoreThanWasAnnounced() throws IOException {
    registry.fail(1, DownloadFaultsTest::blob, new Fault.Longer(1000, true));
    assertThat(failure(() -> top.download(BLOB, file, Transfer.SILENT)).kind())
        .isEqualTo(Kind.TOO_LARGE);

    registry.fail(1, DownloadFaultsTest::blob, new Fault.Longer(10_000_000, false));
    assertThat(failure(() -> top.download(BLOB, file, Transfer.SILENT)).kind())
        .isEqualTo(Kind.TOO_LARGE);
    assertThat(file).isEmptyFile();
  }

  @Test
  void readsNoMoreOfAnEndlessBlobThanOfAnotherOne() {
    registry.fail(1, DownloadFaultsTest::blob, new Fault.Endless());

    assertThat(failure(() -> top.download(BLOB, file, Transfer.SILENT)).kind())
        .isEqualTo(Kind.TOO_LARGE);
    assertThat(registry.bytesSent()).isLessThan(SIZE + 20_000_000L);
  }

  @Test
  void followsToWhereBlobsAreAndTellsNobodyThereWhoAsks() throws IOException {
    try (FakeRegistry elsewhere = FakeRegistry.open();
        FakeRegistry guarded = FakeRegistry.withPassword("ann", "secret");
        Registries ann = Clients.as("ann", "secret")) {
      Repository there = ann.open(elsewhere.name("team/top"));
      there.upload(BLOB, folder.resolve("goes"), Transfer.SILENT);
      elsewhere.forgetRequests();
      guarded.blobsAt("http://" + elsewhere.host());
      Repository here = ann.open(guarded.name("team/top"));
      elsewhere.fail(1, DownloadFaultsTest::blob, new Fault.DieAfter(1_000_000));

      here.download(BLOB, file, Transfer.SILENT);

      assertThat(file).hasBinaryContent(CONTENT);
      assertThat(elsewhere.requests())
          .hasSize(2)
          .allSatisfy(request -> assertThat(request.header("Authorization")).isEmpty());
      assertThat(guarded.requests().getLast().header("Authorization")).isPresent();
    }
  }

  @Test
  void isNotLedInCirclesNorToWhereEverybodyCanReadAlong() {
    registry.blobsAt("http://" + registry.host());
    assertThat(failure(() -> top.download(BLOB, file, Transfer.SILENT)))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNEXPECTED))
        .hasMessageContaining("redirects more than 5 times");

    registry.blobsAt("http://registry.example.com");
    assertThat(failure(() -> top.download(BLOB, file, Transfer.SILENT)))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNEXPECTED))
        .hasMessageContaining("http://registry.example.com");
  }

  @Test
  void saysThatNobodyAnswers() {
    registry.close();

    assertThat(failure(() -> top.resolve("1.0.0")))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE))
        .hasMessageContaining("nobody answers at " + registry.host());
  }

  private static boolean blob(Seen request) {
    return request.is("GET", "/blobs/sha256:");
  }

  private interface Call {
    void run() throws IOException;
  }

  private static RepositoryException failure(Call call) {
    return Optional.ofNullable(catchThrowableOfType(RepositoryException.class, call::run))
        .orElseThrow(() -> new AssertionError("nothing failed"));
  }
}
