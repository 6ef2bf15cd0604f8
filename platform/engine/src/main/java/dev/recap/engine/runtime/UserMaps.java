package dev.recap.engine.runtime;

import java.io.IOException;
import java.nio.file.Path;

/**
 * How a user namespace is mapped.
 *
 * @param users its users
 * @param groups its groups
 */
record UserMaps(IdMap users, IdMap groups) {

  /** Those of a process. */
  static UserMaps of(int pid) {
    Path process = Path.of("/proc", Integer.toString(pid));
    try {
      return new UserMaps(
          IdMap.read(process.resolve("uid_map")), IdMap.read(process.resolve("gid_map")));
    } catch (IOException e) {
      throw Unreadable.process(pid, e);
    }
  }
}
