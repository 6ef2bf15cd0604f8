package dev.recap.catalog.registry;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.place.RepositoryException.Kind;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/** A file that becomes a blob, and the digest of what it holds so far. */
final class IncomingFile implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final Path path;
  private final FileChannel file;
  private final MessageDigest seen = Sha256.fresh();
  private long position;

  private IncomingFile(Path path, FileChannel file) {
    this.path = path;
    this.file = file;
  }

  /** Takes what is there for the beginning of the blob, unless it is longer. */
  static IncomingFile open(Path path, Descriptor blob) throws RepositoryException {
    try {
      FileChannel file =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      IncomingFile incoming = new IncomingFile(path, file);
      try {
        incoming.take(blob.size());
      } catch (IOException e) {
        file.close();
        throw e;
      }
      return incoming;
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  private void take(long most) throws IOException {
    if (file.size() > most) {
      file.truncate(0);
    }
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    while (file.read(buffer.clear()) >= 0) {
      position += buffer.position();
      seen.update(buffer.flip());
    }
  }

  long position() {
    return position;
  }

  void append(byte[] bytes, int length) throws RepositoryException {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
      while (buffer.hasRemaining()) {
        file.write(buffer, position + buffer.position());
      }
      seen.update(bytes, 0, length);
      position += length;
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  /** Forgets everything. */
  void restart() throws RepositoryException {
    try {
      file.truncate(0);
      seen.reset();
      position = 0;
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  /** The digest of what is there. */
  Digest digest() {
    try {
      return Sha256.of((MessageDigest) seen.clone());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
    }
  }

  private static RepositoryException unusable(Path path, IOException e) {
    return new RepositoryException(
        Kind.UNEXPECTED,
        "Tried to write %s but %s: make room, or mend the rights of its folder".formatted(path, e),
        e);
  }

  @Override
  public void close() throws RepositoryException {
    try {
      file.close();
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }
}
