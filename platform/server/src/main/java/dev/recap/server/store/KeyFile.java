package dev.recap.server.store;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/** A secret key in a file of its own, which its user alone can read. */
public final class KeyFile {
  private static final int BYTES = 32;

  private KeyFile() {}

  /**
   * The key in a file, 32 bytes; a new one when the file is not there.
   *
   * @throws PlatformException when it cannot be read or made, or is of another length
   */
  public static byte[] read(Path file) {
    try {
      if (!Files.exists(file)) {
        make(file);
      }
      byte[] key = Files.readAllBytes(file);
      if (key.length != BYTES) {
        throw new PlatformException(
            Problem.Kind.PLATFORM,
            "Tried to read the key %s but it has %d bytes, not %d: put back the file that was there"
                .formatted(file, key.length, BYTES));
      }
      return key;
    } catch (IOException e) {
      throw new PlatformException(
          Problem.Kind.ofFile(e), "Tried to read the key %s but %s".formatted(file, e), e);
    }
  }

  /** Whole or not at all, and one for all processes that come at the same time. */
  private static void make(Path file) throws IOException {
    Path folder = file.toAbsolutePath().resolveSibling(".");
    Path part =
        Files.createTempFile(
            folder,
            ".key",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      byte[] key = new byte[BYTES];
      new SecureRandom().nextBytes(key);
      Files.write(part, key);
      Files.createLink(file, part);
    } catch (FileAlreadyExistsException e) {
      // Another process was faster, which is as good.
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
