package dev.recap.server.store;

import dev.recap.core.lock.HostLock;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's native library, unpacked once and used from there by every start after.
 *
 * <p>Left to itself the driver unpacks it into the temporary directory at every start, which costs
 * 70 ms and leaves the file there when the process is killed.
 */
final class NativeLibrary {
  private final Path directory;

  /** Kept in {@code directory}, which exists. */
  NativeLibrary(Path directory) {
    this.directory = directory;
  }

  /**
   * Makes the driver load the library from its directory. To be called before the driver is used.
   */
  void provide() throws IOException {
    String version = SQLiteJDBCLoader.getVersion();
    Path home = directory.resolve("sqlite-" + version);
    String name = LibraryLoaderUtil.getNativeLibName();
    if (!Files.isRegularFile(home.resolve(name))) {
      try (HostLock _ = HostLock.on(directory.resolve("unpack.lock"))) {
        unpack(home, name);
      }
    }
    System.setProperty("org.sqlite.lib.path", home.toString());
    System.setProperty("org.sqlite.lib.name", name);
    // The driver looks through this directory at each start for what it left there before.
    System.setProperty("org.sqlite.tmpdir", home.toString());
  }

  /** A process that dies here leaves a part that the next one overwrites. */
  private static void unpack(Path home, String name) throws IOException {
    Path library = home.resolve(name);
    if (Files.isRegularFile(library)) {
      return;
    }
    Files.createDirectories(home);
    String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
    Path part = home.resolve(name + ".part");
    try (InputStream packed = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
      if (packed == null) {
        throw new FileNotFoundException("the driver has no library for this machine, " + resource);
      }
      Files.copy(packed, part, StandardCopyOption.REPLACE_EXISTING);
    }
    // Else a power failure could leave the name without the bytes, for ever.
    try (FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE)) {
      written.force(true);
    }
    Files.move(part, library, StandardCopyOption.ATOMIC_MOVE);
  }
}
