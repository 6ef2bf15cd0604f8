package dev.recap.engine.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A copy of a program in sealed memory (memfd_create(2)). crun and runc copy themselves into one at
 * every start, so that a container cannot overwrite them (CVE-2019-5736); started from one that is
 * sealed already they do not.
 */
public final class SealedFile implements AutoCloseable {
  private static final long MFD_CLOEXEC_ALLOW_SEALING = 3;
  private static final long F_ADD_SEALS = 1033;
  private static final long ALL_SEALS = 0xf;

  private final Fd fd;

  private SealedFile(Fd fd) {
    this.fd = fd;
  }

  /**
   * Copies a program.
   *
   * @throws IOException when it cannot be read
   */
  public static SealedFile of(Path program) throws IOException {
    byte[] bytes = Files.readAllBytes(program);
    try (java.lang.foreign.Arena arena = java.lang.foreign.Arena.ofConfined()) {
      Fd fd =
          new Fd(
              Kernel.require(
                  Sys.MEMFD_CREATE,
                  program.toString(),
                  arena.allocateFrom(program.getFileName().toString()).address(),
                  MFD_CLOEXEC_ALLOW_SEALING));
      int done = 0;
      while (done < bytes.length) {
        int n = fd.write(bytes, done, bytes.length - done);
        if (n < 0) {
          fd.close();
          throw new IOException("Tried to copy " + program + " into memory but none is left");
        }
        done += n;
      }
      Kernel.require(Sys.FCNTL, program.toString(), fd.number(), F_ADD_SEALS, ALL_SEALS);
      return new SealedFile(fd);
    }
  }

  /** The path by which any process of this host can execute it while this is open. */
  public String path() {
    return fd.procPath();
  }

  @Override
  public void close() {
    fd.close();
  }
}
