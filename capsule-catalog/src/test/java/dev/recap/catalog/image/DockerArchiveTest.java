package dev.recap.catalog.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.rootfs.BaseImage;
import dev.recap.catalog.rootfs.BuildException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DockerArchiveTest {
  @TempDir Path folder;
  private ImageTaker taker;
  private byte[] layer = {};

  @BeforeEach
  void makeLayer() throws IOException {
    taker = ImageTaker.in(folder);
    layer = TestImage.layer("docker");
  }

  @Test
  void takesTheOnlyImage() throws Exception {
    Files.write(folder.resolve("a.tar"), archive(layer, "example:1"));

    BaseImage taken = taker.take("docker-archive:a.tar");

    assertThat(taken.environment()).containsExactly("GREETING=hello");
    assertThat(taken.layers().getFirst().blob().mediaType()).isEqualTo(MediaTypes.LAYER);
    assertThat(taken.layers().getFirst().blob().digest()).isEqualTo(Sha256.of(layer));
    assertThat(taker.layer(taken)).isEqualTo(layer);
  }

  @Test
  void isTheSameImageHoweverTheArchiveIsPacked() throws Exception {
    Files.write(folder.resolve("a.tar"), archive(layer, "example:1"));
    Files.write(folder.resolve("a.tgz"), TestImage.gzip(archive(layer, "example:1")));

    assertThat(taker.take("docker-archive:a.tgz").digest())
        .isEqualTo(taker.take("docker-archive:a.tar").digest());
  }

  @Test
  void takesTheImageOfANameAsDockerMeansIt() throws Exception {
    Files.write(folder.resolve("a.tar"), archive(layer, "example:latest"));

    assertThat(taker.take("docker-archive:a.tar:docker.io/library/example").layers()).hasSize(1);
    assertThat(taker.take("docker-archive:a.tar:@0").layers()).hasSize(1);
    assertThatThrownBy(() -> taker.take("docker-archive:a.tar:example:2"))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("no such image")
        .hasMessageContaining("example:latest");
  }

  @Test
  void takesLayersThatAreCompressed() throws Exception {
    byte[] packed = TestImage.gzip(layer);
    Files.write(folder.resolve("a.tar"), archive(packed, "example:1"));

    BaseImage taken = taker.take("docker-archive:a.tar");

    assertThat(taken.layers().getFirst().blob().mediaType()).isEqualTo(MediaTypes.LAYER + "+gzip");
    assertThat(taken.layers().getFirst().blob().digest()).isEqualTo(Sha256.of(packed));
    assertThat(taken.layers().getFirst().diffId()).isEqualTo(Sha256.of(layer));
  }

  @Test
  void refusesALayerThatIsNotTheOneOfTheConfiguration() throws Exception {
    Files.write(folder.resolve("a.tar"), archive(TestImage.layer("edited"), "example:1"));

    assertThatThrownBy(() -> taker.take("docker-archive:a.tar"))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining(Sha256.of(layer).value());
  }

  @Test
  void aLinkInTheArchiveLeadsToNoFileOfTheHost() throws Exception {
    Path secret = Files.write(folder.resolve("secret"), layer);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
      add(tar, "manifest.json", manifest("example:1"));
      add(tar, "config.json", config());
      link(tar, "old/layer.tar", secret.toString());
    }
    Files.write(folder.resolve("a.tar"), bytes.toByteArray());

    assertThatThrownBy(() -> taker.take("docker-archive:a.tar"))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("it lacks old/layer.tar");
  }

  @Test
  void takesAnImageFromDockerInChunks() throws Exception {
    byte[] archive = archive(layer, "example:latest");
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    text(answer, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int at = 0; at < archive.length; at += 1000) {
      int size = Math.min(1000, archive.length - at);
      text(answer, Integer.toHexString(size) + "\r\n");
      answer.write(archive, at, size);
      text(answer, "\r\n");
    }
    text(answer, "0\r\n\r\n");

    try (Server server = new Server(taker.docker().path(), answer.toByteArray())) {
      assertThat(taker.layer(taker.take("docker-daemon:example"))).isEqualTo(layer);
      assertThat(server.request()).startsWith("GET /images/example:latest/get HTTP/1.1\r\n");
    }
    assertThat(folder.resolve("store-work")).isEmptyDirectory();
  }

  @Test
  void repeatsWhatDockerSays() throws Exception {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    text(answer, "HTTP/1.1 404 Not Found\r\nContent-Length: 37\r\n\r\n");
    text(answer, "{\"message\":\"reference does not exist\"}");

    try (Server _ = new Server(taker.docker().path(), answer.toByteArray())) {
      assertThatThrownBy(() -> taker.take("docker-daemon:example:1"))
          .isInstanceOf(BuildException.class)
          .hasMessageContaining("Docker says reference does not exist")
          .hasMessageContaining("docker image ls");
    }
  }

  @Test
  void refusesAnAnswerThatBreaksOff() throws Exception {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    text(answer, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\nonly this");

    try (Server _ = new Server(taker.docker().path(), answer.toByteArray())) {
      assertThatThrownBy(() -> taker.take("docker-daemon:example:1"))
          .isInstanceOf(BuildException.class)
          .hasMessageContaining("breaks off");
    }
    assertThat(folder.resolve("store-work")).isEmptyDirectory();
  }

  /** As older Docker writes them: a layer that several images have is a link. */
  private byte[] archive(byte[] stored, String tag) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
      add(tar, "shared/layer.tar", stored);
      link(tar, "old/layer.tar", "../shared/layer.tar");
      add(tar, "config.json", config());
      add(tar, "manifest.json", manifest(tag));
    }
    return bytes.toByteArray();
  }

  private byte[] config() {
    return TestImage.config(TestImage.AMD64, layer).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] manifest(String tag) {
    return PlainJson.write(
            List.of(
                Map.of(
                    "Config", "config.json",
                    "RepoTags", List.of(tag),
                    "Layers", List.of("old/layer.tar"))))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void add(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private static void link(TarArchiveOutputStream tar, String name, String target)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
    entry.setLinkName(target);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  private static void text(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** A Docker daemon that answers one request. */
  private static final class Server implements AutoCloseable {
    private final ServerSocketChannel channel =
        ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    private final CompletableFuture<String> request = new CompletableFuture<>();

    Server(Path socket, byte[] answer) throws IOException {
      channel.bind(UnixDomainSocketAddress.of(socket));
      Thread.ofVirtual()
          .start(() -> {
            try (SocketChannel client = channel.accept()) {
              ByteBuffer asked = ByteBuffer.allocate(4096);
              client.read(asked);
              Channels.newOutputStream(client).write(answer);
              request.complete(
                  new String(asked.array(), 0, asked.position(), StandardCharsets.US_ASCII));
            } catch (IOException e) {
              request.completeExceptionally(e);
            }
          });
    }

    String request() {
      return request.join();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
