package dev.recap.catalog.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.place.Transfer;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArchiveTest {
  @TempDir private Path folder;

  @Test
  void whatWasExportedIsImportedWithAllThatIsKnown() throws Exception {
    Built built = new Built(folder);
    Digest hello = built.capsule("hello", "1.0.0", "hello");
    Digest bye = built.capsule("bye", "2.0.0+build.1", "bye");
    Path file = folder.resolve("capsules.tar");
    built.export(file, hello, bye);
    CapsuleStore here = new CapsuleStore(folder.resolve("here"));

    try (LayoutArchive archive = LayoutArchive.open(file)) {
      assertThat(archive.versions())
          .containsExactly(
              new LayoutArchive.Version("hello", "1.0.0"),
              new LayoutArchive.Version("bye", "2.0.0_build.1"));
      for (LayoutArchive.Version version : archive.versions()) {
        assertThat(
                new Puller(here, Built.HOST, Gate.OPEN)
                    .pull(
                        archive.repository(version.name()),
                        version.name(),
                        version.tag(),
                        Transfer.SILENT))
            .isInstanceOf(Pull.Installed.class);
      }
    }

    assertThat(here.find(hello).orElseThrow().rootfs().resolve("text")).hasContent("hello");
    assertThat(here.find(bye)).isPresent();
    assertThat(here.referrers().of(hello)).isEqualTo(built.store().referrers().of(hello));
    assertThat(here.referrers().of(hello)).isNotEmpty();
    assertThat(here.refs("hello").find("1.0.0").flatMap(ref -> ref.origin()))
        .contains("oci-archive:" + file + ":hello");
  }

  @Test
  void theSameCapsulesAreTheSameFile() throws Exception {
    Built built = new Built(folder);
    Digest hello = built.capsule("hello", "1.0.0", "hello");
    Path one = folder.resolve("one.tar");
    Path two = folder.resolve("two.tar");
    built.export(one, hello);
    built.export(two, hello);
    assertThat(one).hasSameBinaryContentAs(two);
  }

  @Test
  void anArchiveIsOnlyRead() throws Exception {
    Built built = new Built(folder);
    Digest hello = built.capsule("hello", "1.0.0", "hello");
    Path file = folder.resolve("capsules.tar");
    built.export(file, hello);
    try (LayoutArchive archive = LayoutArchive.open(file)) {
      var repository = archive.repository("hello");
      var manifest = repository.resolve("1.0.0").orElseThrow();
      assertThatThrownBy(
              () -> repository.put(manifest, repository.manifest(manifest), Optional.of("x")))
          .isInstanceOf(RepositoryException.class)
          .hasMessageContaining("only read");
    }
  }

  @Test
  void whatIsNoArchiveIsSaidToBeNone() throws IOException {
    Path file = Files.writeString(folder.resolve("text"), "no archive".repeat(200));
    assertThatThrownBy(() -> LayoutArchive.open(file)).hasMessageContaining("no tar archive");
    Path packed = folder.resolve("packed.tar.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(7);
    }
    assertThatThrownBy(() -> LayoutArchive.open(packed)).hasMessageContaining("gunzip it first");
  }
}
