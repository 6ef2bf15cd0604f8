package dev.recap.engine.receipt;

import dev.recap.engine.linux.Fd;

/**
 * The namespaces a thread comes back to after it looked into a target's.
 *
 * @param net its network namespace
 * @param ipc its IPC namespace
 */
public record HomeNamespaces(Fd net, Fd ipc) implements AutoCloseable {

  /** Those of the calling thread. */
  public static HomeNamespaces ofThisThread() {
    return new HomeNamespaces(
        Fd.open("/proc/thread-self/ns/net", Fd.O_RDONLY),
        Fd.open("/proc/thread-self/ns/ipc", Fd.O_RDONLY));
  }

  @Override
  public void close() {
    net.close();
    ipc.close();
  }
}
