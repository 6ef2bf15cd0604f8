package dev.recap.catalog.lock;

import java.nio.file.Path;
import java.util.Map;

/**
 * A {@code capsule.lock} as it is read, whether it is there or not.
 *
 * @param path where it is, or would be
 * @param content what it locks
 * @param lines the line, from 1, of each value by its JSON Pointer
 */
public record LockFile(Path path, CapsuleLock content, Map<String, Integer> lines) {

  /** That of a folder which has none. */
  public static LockFile none(Path folder) {
    return new LockFile(folder.resolve("capsule.lock"), CapsuleLock.NONE, Map.of());
  }

  /** The file and line of a value, for messages: {@code functions/top/capsule.lock line 7}. */
  public String place(String pointer) {
    return lines.containsKey(pointer) ? path + " line " + lines.get(pointer) : path.toString();
  }
}
