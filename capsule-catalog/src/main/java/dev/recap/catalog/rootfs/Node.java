package dev.recap.catalog.rootfs;

/** What can stand at a path of a root file system. */
public sealed interface Node {
  /** A directory. */
  record Directory() implements Node {}

  /** A symbolic link. */
  record Link(String target) implements Node {}

  /** A regular file; its bytes are not to be changed. */
  final class RegularFile implements Node {
    private final byte[] content;
    private final boolean executable;

    RegularFile(byte[] content, boolean executable) {
      this.content = content;
      this.executable = executable;
    }

    byte[] content() {
      return content;
    }

    boolean executable() {
      return executable;
    }
  }
}
