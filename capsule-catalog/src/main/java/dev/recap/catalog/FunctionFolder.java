package dev.recap.catalog;

import dev.recap.catalog.lock.LockFile;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.store.Refs.SourceState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A folder a capsule can be built from.
 *
 * @param name the capsule's name, which is the folder's
 * @param path where it is
 * @param ref the name under which the store knows what is built of it
 */
record FunctionFolder(String name, Path path, String ref) {
  /** Changed whenever a build of the same folder would leave something else in the store. */
  private static final String BUILD_FORMAT = "3";

  /** What is built of it is found by the capsule's name. */
  FunctionFolder(String name, Path path) {
    this(name, path, name);
  }

  /** The same, but what is built of it is for its author alone: no capsule can have such a name. */
  FunctionFolder draft() {
    return new FunctionFolder(name, path, draftOf(name));
  }

  /** The name under which the store knows drafts of a capsule. */
  static String draftOf(String name) {
    return name + ".draft";
  }

  Path manifest() {
    return path.resolve("capsule.yaml");
  }

  /** Whether it says what it was built from. */
  boolean isLocked() {
    return Files.isRegularFile(path.resolve(LockFile.NAME));
  }

  boolean exists() {
    return Files.isRegularFile(manifest());
  }

  /** Names, sizes and dates of its files; those of its tests aside, which are no part of it. */
  String stamp() throws IOException {
    return stamp(files());
  }

  /** The same without its lock, which is not written by its author. */
  String ownStamp() throws IOException {
    Map<String, BasicFileAttributes> own = new TreeMap<>(files());
    own.remove(LockFile.NAME);
    return stamp(own);
  }

  private static String stamp(Map<String, BasicFileAttributes> files) {
    StringBuilder text = new StringBuilder(BUILD_FORMAT);
    files.forEach((file, attributes) ->
        text.append('|')
            .append(file)
            .append(':')
            .append(attributes.size())
            .append(':')
            .append(attributes.lastModifiedTime()));
    return text.toString();
  }

  /** Its state now, with what is in its files. */
  SourceState state() throws IOException {
    String stamp = stamp();
    MessageDigest seen = Sha256.fresh();
    seen.update(BUILD_FORMAT.getBytes(StandardCharsets.UTF_8));
    for (String file : files().keySet()) {
      byte[] content = Files.readAllBytes(path.resolve(file));
      seen.update("%s\0%d\0".formatted(file, content.length).getBytes(StandardCharsets.UTF_8));
      seen.update(content);
    }
    return new SourceState(stamp, Sha256.of(seen).hex());
  }

  private Map<String, BasicFileAttributes> files() throws IOException {
    Map<String, BasicFileAttributes> files = new TreeMap<>();
    // Links too: what they lead to becomes part of the capsule.
    Files.walkFileTree(
        path,
        Set.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String relative = path.relativize(file).toString();
            if (attributes.isRegularFile()
                && !relative.equals("test.yaml")
                && !relative.startsWith("fixtures/")) {
              files.put(relative, attributes);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            return e instanceof FileSystemLoopException
                ? FileVisitResult.CONTINUE
                : super.visitFileFailed(file, e);
          }
        });
    return files;
  }
}
