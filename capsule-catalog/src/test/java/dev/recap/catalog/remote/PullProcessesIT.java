package dev.recap.catalog.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.place.RepositoryName;
import dev.recap.catalog.place.Transfer;
import dev.recap.catalog.registry.Registries;
import dev.recap.catalog.registry.RegistrySettings;
import dev.recap.catalog.registry.auth.Logins;
import dev.recap.catalog.registry.fixture.FakeRegistry;
import dev.recap.catalog.registry.fixture.Fault;
import dev.recap.catalog.registry.fixture.Seen;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.trust.Believer;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several processes at one store, some of which are killed. */
@Timeout(120)
final class PullProcessesIT {
  /** Random text compresses to three quarters; enough to be killed in the middle of it. */
  private static final int TEXT = 8_000_000;

  @TempDir private Path folder;
  private FakeRegistry registry;
  private Registries client;
  private RepositoryName name;
  private CapsuleStore here;
  private Digest digest;
  private Digest layer;

  @BeforeEach
  void publish() throws Exception {
    registry = FakeRegistry.open();
    client = new Registries(RegistrySettings.STANDARD, Logins.NONE, InstantSource.system());
    name = registry.name("team/hello");
    here = new CapsuleStore(folder.resolve("here"));
    Built built = new Built(folder);
    digest = built.capsule("hello", "1.0.0", text());
    layer = layer(built.store());
    new Publisher(built.store(), Built.HOST, Believer.OF_ALL)
        .publish(digest, client.open(name), PublishOptions.STANDARD, Transfer.SILENT);
    registry.forgetRequests();
  }

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  @Test
  void twoProcessesPullItOnce() throws Exception {
    Process one = start("one");
    Process two = start("two");

    assertThat(one.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(two.waitFor(60, TimeUnit.SECONDS)).isTrue();

    assertThat(Files.readString(folder.resolve("one"))).contains("Installed[");
    assertThat(Files.readString(folder.resolve("two"))).contains("Installed[");
    assertThat(Stream.of("one", "two").filter(this::pulledIt)).hasSize(1);
    registry.requests().stream()
        .filter(PullProcessesIT::fetchesBlob)
        .map(Seen::path)
        .forEach(path -> assertThat(registry.count("GET", path)).as(path).isOne());
    theStoreIsWhole();
  }

  @Test
  void whatAKilledProcessHadOfALayerIsNotFetchedAgain() throws Exception {
    registry.fail(1, seen -> seen.is("GET", layer.value()), new Fault.HangAfter(3_000_000));
    Process killed = start("killed");
    waitForPartial();
    killed.destroyForcibly().waitFor();
    assertThat(here.find(digest)).isEmpty();

    Pull pull =
        new Puller(here, Built.HOST, Gate.OPEN)
            .pull(client.open(name), "hello", "1.0.0", Transfer.SILENT);

    assertThat(pull).isInstanceOf(Pull.Installed.class);
    assertThat(registry.requests().stream().filter(seen -> seen.header("Range").isPresent()))
        .as("requests for the rest")
        .isNotEmpty();
    assertThat(registry.count("GET", layer.value())).isEqualTo(2);
    theStoreIsWhole();
  }

  @Test
  void killedAtAnyMomentTheStoreIsWhole() throws Exception {
    for (int attempt = 0; attempt < 12; attempt++) {
      Process process = start("attempt" + attempt);
      boolean ended = process.waitFor(300 + 120L * attempt, TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
      if (here.find(digest).isPresent()) {
        theStoreIsWhole();
        if (ended) {
          break;
        }
      }
    }
    Pull pull =
        new Puller(here, Built.HOST, Gate.OPEN)
            .pull(client.open(name), "hello", "1.0.0", Transfer.SILENT);
    assertThat(pull).isInstanceOf(Pull.Installed.class);
    theStoreIsWhole();
    assertThat(here.refs("hello").find("1.0.0")).isPresent();
    try (Stream<Path> left = Files.list(folder.resolve("here/building"))) {
      assertThat(left).allMatch(file -> file.endsWith("partial"));
    }
  }

  private Digest layer(CapsuleStore store) throws IOException, Unacceptable {
    return new FormReader(
            manifest -> Files.readAllBytes(store.layout().blob(manifest.digest())), Built.HOST)
        .read(
            new dev.recap.catalog.oci.Descriptor(
                dev.recap.catalog.oci.MediaTypes.INDEX,
                digest,
                Files.size(store.layout().blob(digest))))
        .layers()
        .getLast()
        .digest();
  }

  private Process start(String output) throws IOException {
    return PullProcess.start(name, "1.0.0", folder.resolve("here"), folder.resolve(output));
  }

  private boolean pulledIt(String output) {
    try {
      return Files.readString(folder.resolve(output)).contains("fresh=true");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static boolean fetchesBlob(Seen seen) {
    return seen.is("GET", "/blobs/sha256:");
  }

  private void waitForPartial() throws Exception {
    Path partial = folder.resolve("here/building/partial");
    for (int i = 0; i < 600; i++) {
      if (Files.isDirectory(partial)) {
        try (Stream<Path> files = Files.list(partial)) {
          if (files.anyMatch(file -> file.toFile().length() > 1_000_000)) {
            return;
          }
        }
      }
      Thread.sleep(50);
    }
    throw new AssertionError("nothing came");
  }

  private void theStoreIsWhole() throws IOException {
    CapsuleStore.Stored stored = here.find(digest).orElseThrow();
    assertThat(stored.rootfs().resolve("text")).hasContent(text());
    try (Stream<Path> blobs = Files.list(folder.resolve("here/oci/blobs/sha256"))) {
      for (Path blob : blobs.toList()) {
        assertThat(dev.recap.catalog.oci.Sha256.of(blob).hex())
            .isEqualTo(blob.getFileName().toString());
      }
    }
  }

  private static String text() {
    StringBuilder text = new StringBuilder(TEXT);
    Random random = new Random(1);
    while (text.length() < TEXT) {
      text.append((char) ('!' + random.nextInt(90)));
    }
    return text.toString();
  }
}
