package dev.recap.server.operations;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Values of a label, of which there are so many at most: each is kept in memory for good, here and
 * by whoever collects.
 */
final class Names {
  /** In place of those that came when there were too many. */
  static final String OTHER = "other";

  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final int most;

  Names(int most) {
    this.most = most;
  }

  String of(String name) {
    if (known.contains(name)) {
      return name;
    }
    if (known.size() >= most) {
      return OTHER;
    }
    known.add(name);
    return name;
  }
}
