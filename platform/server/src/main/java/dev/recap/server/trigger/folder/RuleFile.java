package dev.recap.server.trigger.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * A file of rules as it is at one moment, links followed. What is read of it is its owner's only if
 * the file is the same before and after reading: a link may lead elsewhere a moment later.
 *
 * @param path without links
 * @param attributes all that tell one state of it from another
 */
record RuleFile(Path path, Map<String, Object> attributes) {
  private static final String ATTRIBUTES =
      "unix:owner,permissions,fileKey,size,lastModifiedTime,ctime,isRegularFile";

  /** What is younger could change once more without getting another date. */
  private static final Duration GRAIN = Duration.ofMillis(100);

  private static final Set<PosixFilePermission> OTHERS =
      Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  static RuleFile of(Path file) throws IOException {
    Path path = file.toRealPath();
    return new RuleFile(path, Files.readAttributes(path, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS));
  }

  /** Who wrote it. */
  String owner() {
    return attributes.get("owner") instanceof UserPrincipal owner ? owner.getName() : "";
  }

  /** Whether every later change will show. */
  boolean isSettled(Instant now) {
    return attributes.get("ctime") instanceof FileTime changed
        && changed.toInstant().isBefore(now.minus(GRAIN));
  }

  /**
   * Why it cannot be read in its owner's name, a "Tried to … but …" sentence.
   *
   * @param folder without links
   * @param trusted the users who may own folders, by number
   */
  Optional<String> refusal(Path folder, IntPredicate trusted) throws IOException {
    if (!path.startsWith(folder)) {
      return Optional.of(
          "Tried to read %s but it is not below %s: put the file itself there"
              .formatted(path, folder));
    }
    for (Path above = path.getParent();
        above != null && !above.equals(folder);
        above = above.getParent()) {
      Optional<String> refusal = refusalOfFolder(above, trusted);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return isOpen(attributes)
        ? Optional.of(
            "Tried to read %s but others than its owner may write it, and it acts in the owner's name: chmod go-w %s"
                .formatted(path, path))
        : Optional.empty();
  }

  /** Why nothing can be read in a folder: whoever may change it could pass off another's file. */
  static Optional<String> refusalOfFolder(Path folder, IntPredicate trusted) throws IOException {
    Map<String, Object> attributes =
        Files.readAttributes(folder, "unix:uid,permissions", LinkOption.NOFOLLOW_LINKS);
    if (isOpen(attributes)) {
      return Optional.of(
          "Tried to read rules in %s but others than its owner may write there: chmod go-w %s"
              .formatted(folder, folder));
    }
    return attributes.get("uid") instanceof Integer owner && trusted.test(owner)
        ? Optional.empty()
        : Optional.of(
            "Tried to read rules in %s but it is neither root's nor the server's: chown root %s"
                .formatted(folder, folder));
  }

  private static boolean isOpen(Map<String, Object> attributes) {
    return attributes.get("permissions") instanceof Collection<?> permissions
        && permissions.stream().anyMatch(OTHERS::contains);
  }
}
