package dev.recap.engine.linux;

import java.util.Map;

/** A system call failed. */
public final class LinuxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** No such file (errno(3)). */
  public static final int ENOENT = 2;

  /** No such process. */
  public static final int ESRCH = 3;

  /** Interrupted by a signal. */
  public static final int EINTR = 4;

  /** Not now. */
  public static final int EAGAIN = 11;

  /** A link leads outside, or too many links. */
  public static final int ELOOP = 40;

  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(1, "EPERM: not permitted"),
          Map.entry(ENOENT, "ENOENT: no such file or directory"),
          Map.entry(ESRCH, "ESRCH: no such process"),
          Map.entry(5, "EIO: input/output error"),
          Map.entry(9, "EBADF: bad file descriptor"),
          Map.entry(EAGAIN, "EAGAIN: not now"),
          Map.entry(12, "ENOMEM: no memory"),
          Map.entry(13, "EACCES: permission denied"),
          Map.entry(16, "EBUSY: busy"),
          Map.entry(20, "ENOTDIR: not a directory"),
          Map.entry(22, "EINVAL: invalid argument"),
          Map.entry(23, "ENFILE: too many open files on this host"),
          Map.entry(24, "EMFILE: too many open files"),
          Map.entry(28, "ENOSPC: no space left"),
          Map.entry(38, "ENOSYS: this kernel does not have it"),
          Map.entry(ELOOP, "ELOOP: too many symbolic links"));

  private final int errno;

  LinuxException(String call, String what, int errno) {
    super(
        "Tried %s on %s but got %s"
            .formatted(call, what, NAMES.getOrDefault(errno, "errno " + errno)));
    this.errno = errno;
  }

  /** The error number of errno(3). */
  public int errno() {
    return errno;
  }
}
