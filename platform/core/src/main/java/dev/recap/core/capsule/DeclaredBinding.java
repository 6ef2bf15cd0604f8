package dev.recap.core.capsule;

import java.util.Set;

/**
 * The power a capsule declares; it gets this and nothing else.
 *
 * @param namespaces the target's namespaces it joins; cgroup and user are joined wherever the
 *     target has its own
 * @param filesystem what it may do with the target's files
 * @param user whom it runs as
 * @param capabilities Linux capabilities by their names in capabilities(7) without {@code CAP_},
 *     e.g. {@code NET_RAW}
 */
public record DeclaredBinding(
    Set<Namespace> namespaces, Filesystem filesystem, User user, Set<String> capabilities) {

  /** A namespace of namespaces(7) that a capsule may share with its target. */
  public enum Namespace {
    PID("pid", "pid"),
    NET("net", "network"),
    IPC("ipc", "ipc"),
    UTS("uts", "uts");

    private final String procName;
    private final String ociName;

    Namespace(String procName, String ociName) {
      this.procName = procName;
      this.ociName = ociName;
    }

    /** Its file under {@code /proc/PID/ns}. */
    public String procName() {
      return procName;
    }

    /** Its name in the OCI runtime specification. */
    public String ociName() {
      return ociName;
    }
  }

  /** What a capsule may do with the target's files. */
  public enum Filesystem {
    /** They cannot be reached by any path. */
    NONE,
    /** Every file can be read at {@code /target}, none can be changed by any path. */
    READ,
    /** {@code /target} is writable. */
    WRITE
  }

  /** Whom a capsule runs as. */
  public sealed interface User {
    /** The user of the target's main process. */
    record OfTarget() implements User {}

    /** User 0 of the target's user namespace. */
    record Root() implements User {}

    /** A fixed user id in the target's user namespace, which is its group id too. */
    record Id(int uid) implements User {}
  }
}
