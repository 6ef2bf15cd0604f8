package dev.recap.engine.runtime;

import dev.recap.engine.linux.Fd;
import dev.recap.engine.linux.LinuxException;
import dev.recap.engine.linux.Mounts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads small files of a target that may be hostile: never outside it, never waiting, never more
 * than asked for.
 */
final class TargetFile {

  private TargetFile() {}

  /** The beginning of a plain file; empty when it is not there or is anything else. */
  static Optional<String> read(int pid, String path, int most) {
    return Patience.FILE.await(() -> readNow(pid, path, most), Optional.empty());
  }

  private static Optional<String> readNow(int pid, String path, int most) {
    try (Fd root = Fd.open("/proc/" + pid + "/root", Fd.O_PATH | Fd.O_DIRECTORY);
        Fd place = Mounts.openInside(root, path, Fd.O_PATH)) {
      Path file = Path.of(place.procPath());
      // A handle on the place tells what is there before anything is opened: a FIFO would wait for
      // a writer.
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      try (InputStream in = Files.newInputStream(file)) {
        return Optional.of(new String(in.readNBytes(most), StandardCharsets.UTF_8));
      }
    } catch (IOException | LinuxException e) {
      return Optional.empty();
    }
  }
}
