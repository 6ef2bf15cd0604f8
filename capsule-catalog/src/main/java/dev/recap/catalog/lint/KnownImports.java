package dev.recap.catalog.lint;

import java.util.List;

/** What a program that does something beyond its own memory imports of the C library. */
enum KnownImports {
  /** Talks over a network, or looks at its interfaces. */
  NETWORK(
      "socket getaddrinfo gethostbyname gethostbyname_r gethostbyname2 getifaddrs if_nameindex "
          + "if_nametoindex res_query res_nquery"),
  /** Changes files, or may: a file is opened for writing by the same functions as for reading. */
  CHANGES(
      "open open64 openat openat64 creat creat64 fopen fopen64 freopen freopen64 mkstemp mkostemp "
          + "unlink unlinkat rmdir remove rename renameat renameat2 mkdir mkdirat truncate "
          + "truncate64 chmod fchmodat chown lchown fchownat link linkat symlink symlinkat "
          + "utimensat setxattr lsetxattr mknod mknodat bind syscall"),
  /** Does something else as root than as anybody else. */
  IDENTITY("getuid geteuid getresuid setuid setresuid seteuid");

  private final String names;

  /** With names between blanks. */
  KnownImports(String names) {
    this.names = names;
  }

  List<String> names() {
    return List.of(names.split(" ", -1));
  }
}
