package dev.recap.engine.linux;

/**
 * Moves the calling thread between namespaces (setns(2), unshare(2)). Only for platform threads
 * that do nothing else: the rest of the process stays where it is.
 */
public final class ThreadNamespaces {
  private static final long CLONE_FS = 0x200;
  private static final long CLONE_NEWNS = 0x20000;

  private ThreadNamespaces() {}

  /**
   * Gives the calling thread a copy of the host's mount namespace, for itself and the processes it
   * starts.
   */
  public static void unshareMounts() {
    Kernel.require(Sys.UNSHARE, "the mount namespace of a thread", CLONE_FS | CLONE_NEWNS);
  }

  /**
   * Gives the calling thread its own root and working directory, as entering a mount namespace
   * needs.
   */
  public static void unshareRoot() {
    Kernel.require(Sys.UNSHARE, "the root directory of a thread", CLONE_FS);
  }

  /** Enters a namespace by a descriptor of {@code /proc/PID/ns/…}. */
  public static void enter(Fd namespace) {
    Kernel.require(Sys.SETNS, "namespace descriptor " + namespace.number(), namespace.number(), 0);
  }
}
