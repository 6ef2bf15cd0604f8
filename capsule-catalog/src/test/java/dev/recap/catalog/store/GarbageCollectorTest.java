package dev.recap.catalog.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.OciLayout;
import dev.recap.catalog.remote.Built;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GarbageCollectorTest {
  /** Long after everything in a test. */
  private final Instant later = Instant.now().plus(Duration.ofDays(30));

  private static final Retention ONE_VERSION = Retention.STANDARD.keeping(1);

  @TempDir private Path folder;
  private Built built;
  private CapsuleStore store;
  private Path proc;

  @BeforeEach
  void makePlaces() throws IOException {
    built = new Built(folder);
    store = built.store();
    proc = Files.createDirectory(folder.resolve("proc"));
  }

  @Test
  void namedVersionsAreKeptUnlessToldOtherwise() throws Exception {
    Digest one = built.capsule("hello", "1.0.0", "one");
    Digest two = built.capsule("hello", "2.0.0", "two");

    assertThat(collect(Retention.STANDARD).capsules()).isEmpty();
    assertThat(store.find(one)).isPresent();

    Garbage garbage = collect(ONE_VERSION);

    assertThat(garbage.capsules()).containsExactly(new Garbage.Capsule("hello:1.0.0", one));
    assertThat(garbage.layers()).isOne();
    assertThat(garbage.bytes()).isPositive();
    assertThat(store.find(one)).isEmpty();
    assertThat(store.layout().has(one)).isFalse();
    assertThat(store.refs("hello").versions()).containsExactly("2.0.0");
    assertThat(store.layout().index()).extracting(Descriptor::digest).containsExactly(two);
    isWhole(two);
    nothingIsBuilding();
  }

  @Test
  void aDryRunSaysTheSameAndRemovesNothing() throws Exception {
    Digest one = built.capsule("hello", "1.0.0", "one");
    built.capsule("hello", "2.0.0", "two");

    Garbage found = collector().find(ONE_VERSION);

    assertThat(store.find(one)).isPresent();
    assertThat(store.refs("hello").versions()).hasSize(2);
    assertThat(collect(ONE_VERSION)).isEqualTo(found);
  }

  @Test
  void whatWasBuiltAnewIsRemoved() throws Exception {
    Digest before = built.capsule("hello", "1.0.0", "one");
    Digest after = built.capsule("hello", "1.0.0", "two");

    assertThat(collect(Retention.STANDARD).capsules())
        .containsExactly(new Garbage.Capsule(before.value(), before));
    isWhole(after);
  }

  @Test
  void whatIsUsedIsKept() throws Exception {
    Digest one = built.capsule("hello", "1.0.0", "one");
    built.capsule("hello", "2.0.0", "two");
    used(one, later.minus(Duration.ofDays(6)));

    assertThat(collect(ONE_VERSION).capsules()).isEmpty();
    isWhole(one);

    assertThat(collect(ONE_VERSION.usedWithin(Duration.ofDays(5))).capsules()).hasSize(1);
  }

  @Test
  void nothingIsRemovedThatSomebodyMayBeAboutToUse() throws Exception {
    Digest one = built.capsule("hello", "1.0.0", "one");
    built.capsule("hello", "2.0.0", "two");
    used(one, later.minus(Duration.ofMinutes(59)));

    assertThat(collect(ONE_VERSION.usedWithin(Duration.ZERO)).capsules()).isEmpty();
    isWhole(one);
  }

  @Test
  void whatRunsIsKept() throws Exception {
    Digest one = built.capsule("hello", "1.0.0", "one");
    built.capsule("hello", "2.0.0", "two");
    Path process = Files.createDirectories(proc.resolve("4711/ns"));
    Files.createSymbolicLink(process.resolve("mnt"), Path.of("mnt:[4026531840]"));
    Files.writeString(
        proc.resolve("4711/mountinfo"),
        "36 35 98:0 /var/lib/recap/catalog/capsules/%s/rootfs / ro,nosuid - ext4 /dev/sda1 ro\n"
            .formatted(one.hex()));

    assertThat(collect(ONE_VERSION).capsules()).isEmpty();
    isWhole(one);
    assertThat(store.refs("hello").versions()).hasSize(2);
  }

  @Test
  void usingACapsuleDatesItAndTellsWhetherItIsThere() throws Exception {
    Digest one = built.capsule("hello", "1.0.0", "one");
    used(one, Instant.EPOCH);

    assertThat(store.use(one)).isTrue();

    assertThat(LastUse.of(store.find(one).orElseThrow().folder()).orElseThrow())
        .isAfter(Instant.now().minus(Duration.ofMinutes(5)));
    assertThat(store.use(Digest.ofSha256Hex("0".repeat(64)))).isFalse();
  }

  @Test
  void layersThatOthersHaveStay() throws Exception {
    Digest one = built.capsule("hello", "1.0.0", "same");
    Digest other = built.capsule("bye", "1.0.0", "same");
    Files.delete(folder.resolve("built/refs/hello"));

    assertThat(collect(Retention.STANDARD).capsules())
        .extracting(Garbage.Capsule::digest)
        .containsExactly(one);
    isWhole(other);
  }

  @Test
  void whatIsKnownGoesWithWhatItIsAbout() throws Exception {
    Digest one = built.capsule("hello", "1.0.0", "one");
    Digest two = built.capsule("hello", "2.0.0", "two");
    assertThat(store.referrers().of(one)).isNotEmpty();

    collect(ONE_VERSION);

    assertThat(store.referrers().of(one)).isEmpty();
    assertThat(store.referrers().of(two)).isNotEmpty();
    for (Descriptor manifest : store.referrers().of(two)) {
      assertThat(store.layout().has(manifest.digest())).isTrue();
    }
  }

  @Test
  void whatKilledProcessesLeftIsRemovedAndCachesAreNot() throws Exception {
    Digest one = built.capsule("hello", "1.0.0", "one");
    Path state = folder.resolve("built");
    Path partial = Files.createDirectories(state.resolve("building/partial"));
    Files.writeString(partial.resolve("0".repeat(64)), "half");
    Files.writeString(Files.createDirectories(state.resolve("building/x.1")).resolve("f"), "f");
    Files.writeString(Files.createDirectories(state.resolve("packages")).resolve("p.deb"), "p");
    Files.writeString(Files.createDirectories(state.resolve("java")).resolve("a.jar"), "a");
    store.layout().put("text/plain", "what no name leads to");

    Garbage garbage = collect(Retention.STANDARD);

    assertThat(garbage.leftovers()).isEqualTo(2);
    assertThat(garbage.blobs()).isOne();
    assertThat(state.resolve("packages/p.deb")).exists();
    assertThat(state.resolve("java/a.jar")).exists();
    nothingIsBuilding();
    isWhole(one);
  }

  @Test
  void youngContentWithoutANameIsLeftAlone() throws Exception {
    Descriptor young = store.layout().put("text/plain", "about to get a name");

    Instant soon = Instant.now().plus(Duration.ofMinutes(5));
    new GarbageCollector(store, proc, InstantSource.fixed(soon), Duration.ZERO)
        .collect(Retention.STANDARD);

    assertThat(store.layout().has(young.digest())).isTrue();
  }

  @Test
  void waitsForWhoAddsToTheStore() throws Exception {
    built.capsule("hello", "1.0.0", "one");
    built.capsule("hello", "1.0.0", "two");
    try (Lease _ = store.lease()) {
      assertThatThrownBy(() -> collect(Retention.STANDARD))
          .hasMessageContaining("1 builds or pulls are under way");
    }
    assertThat(collect(Retention.STANDARD).capsules()).hasSize(1);
  }

  @Test
  void aLeaseOfADeadProcessKeepsNobodyWaiting() throws Exception {
    built.capsule("hello", "1.0.0", "one");
    Files.writeString(folder.resolve("built/locks/.leases/1-1-dead"), "");

    collect(Retention.STANDARD);

    assertThat(folder.resolve("built/locks/.leases")).isEmptyDirectory();
  }

  private GarbageCollector collector() {
    return new GarbageCollector(store, proc, InstantSource.fixed(later), Duration.ofMillis(50));
  }

  private Garbage collect(Retention retention) throws IOException {
    return collector().collect(retention);
  }

  private void used(Digest digest, Instant when) throws IOException {
    assertThat(store.use(digest)).isTrue();
    Files.setLastModifiedTime(
        store.find(digest).orElseThrow().folder().resolve(CapsuleStore.USED), FileTime.from(when));
  }

  private void isWhole(Digest digest) throws IOException {
    assertThat(store.find(digest).orElseThrow().rootfs().resolve("text")).exists();
    whole(digest);
  }

  private void whole(Digest digest) throws IOException {
    OciLayout layout = store.layout();
    Map<String, Object> json = layout.read(digest);
    for (String part : List.of("manifests", "layers")) {
      if (json.get(part) instanceof List<?> list) {
        for (Object item : list) {
          Descriptor content = Descriptor.of(item);
          assertThat(layout.has(content.digest())).isTrue();
          if (content.mediaType().equals(MediaTypes.MANIFEST)) {
            whole(content.digest());
          }
        }
      }
    }
  }

  private void nothingIsBuilding() throws IOException {
    try (Stream<Path> left = Files.list(folder.resolve("built/building"))) {
      assertThat(left).allMatch(file -> file.endsWith("partial"));
    }
  }
}
