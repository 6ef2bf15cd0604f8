package dev.recap.catalog.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.core.capsule.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OciLayoutTest {
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);
  private static final Digest DIGEST = Sha256.of(CONTENT);

  @TempDir Path folder;
  private OciLayout layout;

  @BeforeEach
  void makeFolders() throws IOException {
    layout = new OciLayout(folder.resolve("oci"), Files.createDirectory(folder.resolve("work")));
  }

  @Test
  void keepsWhatWasAnnounced() throws IOException {
    layout.receive(in(CONTENT), new Descriptor("text/plain", DIGEST, CONTENT.length));

    assertThat(layout.blob(DIGEST)).hasBinaryContent(CONTENT);
    assertThat(left()).isZero();
  }

  @Test
  void refusesContentOfAnotherDigestAndKeepsNothing() throws IOException {
    byte[] other = "Content".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(
            () -> layout.receive(in(other), new Descriptor("text/plain", DIGEST, CONTENT.length)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(DIGEST.value())
        .hasMessageContaining(Sha256.of(other).value());
    assertThat(layout.has(DIGEST)).isFalse();
    assertThat(layout.has(Sha256.of(other))).isFalse();
    assertThat(left()).isZero();
  }

  @Test
  void refusesLessThanAnnounced() throws IOException {
    assertThatThrownBy(() -> layout.receive(in(CONTENT), new Descriptor("text/plain", DIGEST, 100)))
        .hasMessageContaining("100 bytes");
    assertThat(layout.has(DIGEST)).isFalse();
  }

  @Test
  void stopsReadingWhatIsLongerThanAnnounced() throws IOException {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }
        };

    assertThatThrownBy(() -> layout.receive(endless, new Descriptor("text/plain", DIGEST, 7)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than 7 bytes");
    assertThat(left()).isZero();
  }

  @Test
  void aNameStandsForWhatItWasGivenLast() throws IOException {
    Descriptor one = layout.put("text/plain", "one");
    Descriptor two = layout.put("text/plain", "two");
    layout.tag("name", one);
    layout.tag("other", one);
    layout.tag("name", two);

    assertThat(layout.find("name").orElseThrow().digest()).isEqualTo(two.digest());
    assertThat(layout.find("other").orElseThrow().digest()).isEqualTo(one.digest());
    assertThat(layout.index()).hasSize(2);
  }

  private static InputStream in(byte[] content) {
    return new ByteArrayInputStream(content);
  }

  private long left() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("work"))) {
      return files.count();
    }
  }
}
