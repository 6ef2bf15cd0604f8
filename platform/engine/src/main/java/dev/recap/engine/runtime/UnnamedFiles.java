package dev.recap.engine.runtime;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Files that were removed while they are open: they fill a disk and no folder shows them. */
final class UnnamedFiles {

  private UnnamedFiles() {}

  /** How many bytes of them some processes hold on the file system of a folder. */
  static long bytes(Path folder, List<Integer> pids) {
    Map<Object, Long> sizes = new HashMap<>();
    try {
      Object device = Files.getAttribute(folder, "unix:dev");
      for (int pid : pids) {
        collect(Path.of("/proc/" + pid + "/fd"), device, sizes);
      }
    } catch (IOException e) {
      return 0; // The folder is gone: nothing can be written there.
    }
    return sizes.values().stream().mapToLong(Long::longValue).sum();
  }

  private static void collect(Path descriptors, Object device, Map<Object, Long> sizes) {
    try (DirectoryStream<Path> open = Files.newDirectoryStream(descriptors)) {
      for (Path descriptor : open) {
        // Looking at it does not open it, so that a pipe cannot keep us waiting.
        Map<String, Object> file = Files.readAttributes(descriptor, "unix:dev,ino,nlink,size");
        if (Integer.valueOf(0).equals(file.get("nlink")) && device.equals(file.get("dev"))) {
          sizes.put(file.get("ino"), (Long) file.get("size"));
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // The process has ended, or closed the file meanwhile: the next look sees the rest.
    }
  }
}
