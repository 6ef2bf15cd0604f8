package dev.recap.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * An answer whose body has not been read yet.
 *
 * @param headers by their names in small letters, the first of each
 */
record Reply(int status, Map<String, String> headers, InputStream body) implements AutoCloseable {
  /** A record holds output of a capsule, which has limits too. */
  private static final int LARGEST = 256 << 20;

  boolean isGood() {
    return status >= 200 && status < 300;
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  String text() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] piece = new byte[16 << 10];
    for (int read = body.read(piece); read >= 0; read = body.read(piece)) {
      all.write(piece, 0, read);
      if (all.size() > LARGEST) {
        throw new IOException("its answer has more than %d bytes".formatted(LARGEST));
      }
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
