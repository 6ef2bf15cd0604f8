package dev.recap.catalog.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.ReferrerManifest;
import dev.recap.catalog.oci.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link Repository} does. */
public abstract class RepositoryContract {
  private static final String BLOB = "application/octet-stream";

  /** More than one chunk of an upload. */
  private static final int LARGE = (16 << 20) + 12_345;

  @TempDir Path work;
  private int files;

  /** A repository with nothing in it; the same one for the same name within a test. */
  protected abstract Repository repository(String name) throws Exception;

  @Test
  protected final void bringsBackWhatWasPut() throws Exception {
    Repository top = repository("top");
    Descriptor blob = upload(top, "content");
    Descriptor manifest = image(top, blob, "one", Optional.of("1.0.0"));

    assertThat(download(top, blob)).hasContent("content");
    assertThat(top.resolve("1.0.0").map(Descriptor::digest)).contains(manifest.digest());
    assertThat(top.resolve(manifest.digest().value())).contains(manifest);
    assertThat(new String(top.manifest(manifest), StandardCharsets.UTF_8)).contains("one");
  }

  @Test
  protected final void hasNothingThatWasNotPut() throws Exception {
    Repository empty = repository("empty");
    Descriptor unknown = descriptor(BLOB, "unknown");

    assertThat(empty.resolve("1.0.0")).isEmpty();
    assertThat(empty.resolve(unknown.digest().value())).isEmpty();
    assertThat(empty.tags()).isEmpty();
    assertThat(empty.has(unknown)).isFalse();
    assertThat(empty.referrers(unknown.digest(), Optional.empty())).isEmpty();
    empty.delete(descriptor(MediaTypes.MANIFEST, "unknown"));
    refuses(RepositoryException.Kind.NOT_FOUND, () -> download(empty, unknown));
    refuses(
        RepositoryException.Kind.NOT_FOUND,
        () -> empty.manifest(descriptor(MediaTypes.MANIFEST, "unknown")));
  }

  @Test
  protected final void goesOnWhereADownloadEnded() throws Exception {
    Repository top = repository("top");
    Descriptor blob = upload(top, "0123456789");
    Path file = Files.writeString(work.resolve("half"), "01234");

    top.download(blob, file, Transfer.SILENT);

    assertThat(file).hasContent("0123456789");
  }

  @Test
  protected final void startsOverWhatIsNotTheBeginning() throws Exception {
    Repository top = repository("top");
    Descriptor blob = upload(top, "0123456789");
    Path file = Files.writeString(work.resolve("half"), "rubbish");
    Path longer = Files.writeString(work.resolve("longer"), "0123456789 and more");

    top.download(blob, file, Transfer.SILENT);
    top.download(blob, longer, Transfer.SILENT);

    assertThat(file).hasContent("0123456789");
    assertThat(longer).hasContent("0123456789");
  }

  @Test
  protected final void movesContentOfEverySize() throws Exception {
    Repository top = repository("top");
    byte[] large = new byte[LARGE];
    new Random(1).nextBytes(large);
    for (byte[] content : List.of(new byte[0], new byte[] {7}, large)) {
      AtomicLong moved = new AtomicLong(-1);
      Descriptor blob = upload(top, content, (_, bytes) -> moved.set(bytes));
      assertThat(moved).as("moved there").hasValue(content.length);
      assertThat(top.has(blob)).isTrue();
      Path file = work.resolve("back" + content.length);
      top.download(blob, file, (_, bytes) -> moved.set(bytes));
      assertThat(moved).as("moved back").hasValue(content.length);
      assertThat(Arrays.equals(Files.readAllBytes(file), content)).isTrue();
    }
  }

  @Test
  protected final void putsWhatIsThereAgain() throws Exception {
    Repository top = repository("top");
    AtomicLong moved = new AtomicLong();

    upload(top, "content");
    Descriptor blob = upload(top, bytes("content"), (_, bytes) -> moved.set(bytes));

    assertThat(moved).hasValue(blob.size());
    Descriptor first = image(top, blob, "one", Optional.of("1.0.0"));
    assertThat(image(top, blob, "one", Optional.of("1.0.0"))).isEqualTo(first);
  }

  @Test
  protected final void keepsTagsSortedAndLetsThemMove() throws Exception {
    Repository top = repository("top");
    Descriptor blob = upload(top, "content");
    image(top, blob, "one", Optional.of("2.0.0"));
    image(top, blob, "one", Optional.of("latest"));
    image(top, blob, "one", Optional.of("1.0.0"));
    Descriptor two = image(top, blob, "two", Optional.of("latest"));

    assertThat(top.tags()).containsExactly("1.0.0", "2.0.0", "latest");
    assertThat(top.resolve("latest").map(Descriptor::digest)).contains(two.digest());
  }

  @Test
  protected final void findsReferrersByTheirSubject() throws Exception {
    Repository top = repository("top");
    Descriptor subject = image(top, upload(top, "content"), "one", Optional.of("1.0.0"));
    Descriptor bill = referrer(top, subject, MediaTypes.SBOM, "bill");
    Descriptor status = referrer(top, subject, MediaTypes.STATUS, "status");
    referrer(top, bill, MediaTypes.STATEMENT, "of the bill");

    assertThat(top.referrers(subject.digest(), Optional.empty()))
        .extracting(Descriptor::digest)
        .containsExactlyInAnyOrder(bill.digest(), status.digest());
    List<Descriptor> bills = top.referrers(subject.digest(), Optional.of(MediaTypes.SBOM));
    assertThat(bills).extracting(Descriptor::digest).containsExactly(bill.digest());
    assertThat(bills.getFirst().artifactType()).contains(MediaTypes.SBOM);
    assertThat(bills.getFirst().size()).isEqualTo(bill.size());
    assertThat(new String(top.manifest(bills.getFirst()), StandardCharsets.UTF_8))
        .contains(MediaTypes.SBOM);
  }

  @Test
  protected final void deletesAManifestWithItsTags() throws Exception {
    Repository top = repository("top");
    Descriptor blob = upload(top, "content");
    Descriptor one = image(top, blob, "one", Optional.of("1.0.0"));
    Descriptor two = image(top, blob, "two", Optional.of("2.0.0"));
    image(top, blob, "one", Optional.of("stable"));

    top.delete(one);
    top.delete(one);

    assertThat(top.tags()).containsExactly("2.0.0");
    assertThat(top.resolve("1.0.0")).isEmpty();
    assertThat(top.resolve(one.digest().value())).isEmpty();
    refuses(RepositoryException.Kind.NOT_FOUND, () -> top.manifest(one));
    assertThat(top.resolve("2.0.0").map(Descriptor::digest)).contains(two.digest());
  }

  @Test
  protected final void listsNoReferrerThatWasDeleted() throws Exception {
    Repository top = repository("top");
    Descriptor subject = image(top, upload(top, "content"), "one", Optional.of("1.0.0"));
    Descriptor bill = referrer(top, subject, MediaTypes.SBOM, "bill");
    Descriptor status = referrer(top, subject, MediaTypes.STATUS, "status");

    top.delete(bill);

    assertThat(top.referrers(subject.digest(), Optional.empty()))
        .extracting(Descriptor::digest)
        .containsExactly(status.digest());
  }

  @Test
  protected final void keepsRepositoriesApart() throws Exception {
    Repository top = repository("top");
    Descriptor blob = upload(top, "content");
    image(top, blob, "one", Optional.of("1.0.0"));

    assertThat(repository("other").resolve("1.0.0")).isEmpty();
    assertThat(repository("other").tags()).isEmpty();
  }

  @Test
  protected final void refusesAFileThatIsNotTheBlob() throws Exception {
    Repository top = repository("top");
    Path file = Files.writeString(work.resolve("other"), "other content");

    refuses(
        RepositoryException.Kind.MISMATCH,
        () -> top.upload(descriptor(BLOB, "content"), file, Transfer.SILENT));
    assertThat(top.has(descriptor(BLOB, "content"))).isFalse();
  }

  private interface Call {
    void run() throws Exception;
  }

  private static void refuses(RepositoryException.Kind kind, Call call) {
    assertThatExceptionOfType(RepositoryException.class)
        .isThrownBy(call::run)
        .withMessageMatching("(?s)Tried to .* but .*")
        .extracting(RepositoryException::kind)
        .isEqualTo(kind);
  }

  private Path download(Repository from, Descriptor blob) throws IOException {
    Path file = work.resolve("download" + files++);
    from.download(blob, file, Transfer.SILENT);
    return file;
  }

  private Descriptor upload(Repository to, String content) throws IOException {
    return upload(to, bytes(content), Transfer.SILENT);
  }

  private Descriptor upload(Repository to, byte[] content, Transfer transfer) throws IOException {
    Path file = Files.write(work.resolve("upload" + files++), content);
    Descriptor blob = new Descriptor(BLOB, Sha256.of(content), content.length);
    to.upload(blob, file, transfer);
    return blob;
  }

  private Descriptor image(Repository to, Descriptor layer, String note, Optional<String> tag)
      throws IOException {
    Descriptor config = upload(to, "{}");
    byte[] json =
        bytes(
            """
            {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"%s","digest":"%s","size":%d},\
            "layers":[{"mediaType":"%s","digest":"%s","size":%d}],"annotations":{"note":"%s"}}\
            """
                .formatted(
                    MediaTypes.MANIFEST,
                    MediaTypes.CONFIG,
                    config.digest(),
                    config.size(),
                    MediaTypes.LAYER,
                    layer.digest(),
                    layer.size(),
                    note));
    Descriptor manifest = new Descriptor(MediaTypes.MANIFEST, Sha256.of(json), json.length);
    to.put(manifest, json, tag);
    return manifest;
  }

  private Descriptor referrer(Repository to, Descriptor subject, String type, String content)
      throws IOException {
    upload(to, ReferrerManifest.EMPTY_CONFIG);
    Descriptor layer = upload(to, content);
    byte[] json =
        bytes(ReferrerManifest.json(type, subject, List.of(layer), Map.of("note", content)));
    Descriptor manifest = new Descriptor(MediaTypes.MANIFEST, Sha256.of(json), json.length);
    to.put(manifest, json, Optional.empty());
    return manifest;
  }

  private static Descriptor descriptor(String type, String content) {
    return new Descriptor(type, Sha256.of(bytes(content)), bytes(content).length);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
