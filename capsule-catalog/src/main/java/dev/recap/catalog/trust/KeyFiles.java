package dev.recap.catalog.trust;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The two files of a key pair, as cosign names them.
 *
 * @param secret {@code NAME.key}, for its owner alone
 * @param open {@code NAME.pub}
 */
public record KeyFiles(Path secret, Path open) {

  /** Those of a name, whether they are there or not. */
  public static KeyFiles of(Path name) {
    return new KeyFiles(
        name.resolveSibling(name.getFileName() + ".key"),
        name.resolveSibling(name.getFileName() + ".pub"));
  }

  /**
   * Writes a key pair.
   *
   * @param password encrypts the private half; may be empty, as cosign allows too
   * @throws KeyFileException when one of the files is there already, which is left as it is
   */
  public void write(SigningKey key, char[] password) throws KeyFileException {
    if (Files.exists(open)) {
      throw there(open);
    }
    write(secret, key.pem(password), "rw-------");
    write(open, key.verifying().pem(), "rw-r--r--");
  }

  private static void write(Path file, String text, String permissions) throws KeyFileException {
    FileAttribute<?> mode =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (FileAlreadyExistsException e) {
      throw there(file);
    } catch (IOException e) {
      throw new KeyFileException("Tried to write the key %s but %s".formatted(file, e), e);
    }
  }

  private static KeyFileException there(Path file) {
    return new KeyFileException(
        "Tried to write the key %s but the file is there: name another or move it away"
            .formatted(file));
  }
}
