package dev.recap.engine.runtime;

import dev.recap.engine.linux.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The devices every container has (OCI runtime specification, "Default Devices"), made once for
 * many containers.
 */
final class Devices {
  private static final long MS_NOSUID_NOEXEC = 2 | 8;

  private Devices() {}

  /** Mounts a small memory file system at a folder and makes the devices in it. */
  static void make(Path folder) throws IOException {
    Mounts.mount("tmpfs", folder.toString(), "tmpfs", MS_NOSUID_NOEXEC, "size=64k,mode=755");
    device(folder, "null", 3);
    device(folder, "zero", 5);
    device(folder, "full", 7);
    device(folder, "random", 8);
    device(folder, "urandom", 9);
    for (String below : new String[] {"pts", "shm", "mqueue"}) {
      Files.createDirectory(folder.resolve(below));
    }
    Files.createSymbolicLink(folder.resolve("fd"), Path.of("/proc/self/fd"));
    Files.createSymbolicLink(folder.resolve("stdin"), Path.of("/proc/self/fd/0"));
    Files.createSymbolicLink(folder.resolve("stdout"), Path.of("/proc/self/fd/1"));
    Files.createSymbolicLink(folder.resolve("stderr"), Path.of("/proc/self/fd/2"));
    Files.createSymbolicLink(folder.resolve("ptmx"), Path.of("pts/ptmx"));
  }

  private static void device(Path folder, String name, int minor) {
    Mounts.device(folder.resolve(name).toString(), 1, minor);
    folder.resolve(name).toFile().setWritable(true, false);
    folder.resolve(name).toFile().setReadable(true, false);
  }
}
