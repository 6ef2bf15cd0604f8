package dev.recap.functions.jvm;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The one file that an invocation may have to leave in the target for a while, because the JVM can
 * write nowhere else; named after the invocation, so that its undo finds it.
 *
 * @param invocation its id
 * @param ending of the file's name, with the dot
 */
record Leftovers(String invocation, String ending) {
  /** Absolute paths in the target that a JVM usually can write to. */
  private static final List<String> FOLDERS = List.of("/tmp", "/var/tmp");

  /** File systems that are memory, which would be taken from the target's own limit. */
  private static final List<String> IN_MEMORY = List.of("tmpfs", "ramfs");

  static Leftovers ofThisInvocation(String ending) {
    return new Leftovers(System.getenv().getOrDefault("RECAP_INVOCATION", "0"), ending);
  }

  /** Where in the target it would be, in a folder with room for so many bytes. */
  Optional<String> place(JavaProcess process, long bytes, boolean alsoInMemory) {
    for (String folder : FOLDERS) {
      try {
        Path seen = process.file(folder);
        FileStore store = Files.getFileStore(seen);
        if ((alsoInMemory || !IN_MEMORY.contains(store.type()))
            && Files.isWritable(seen)
            && store.getUsableSpace() > bytes) {
          return Optional.of(folder + "/" + name());
        }
      } catch (IOException e) {
        // No such folder.
      }
    }
    return Optional.empty();
  }

  /** Where in the target it is. */
  Optional<String> found(JavaProcess process) {
    return FOLDERS.stream()
        .map(folder -> folder + "/" + name())
        .filter(place -> Files.exists(process.file(place)))
        .findFirst();
  }

  /** Takes it out of the target. */
  void moveTo(JavaProcess process, String place, Path to) throws IOException {
    try {
      Files.copy(process.file(place), to);
    } finally {
      removeFrom(process);
    }
  }

  /** Makes sure that nothing of it is in the target. */
  void removeFrom(JavaProcess process) {
    for (String folder : FOLDERS) {
      try {
        Files.deleteIfExists(process.file(folder).resolve(name()));
      } catch (IOException | Refusal e) {
        // The process or the folder is not there.
      }
    }
  }

  String name() {
    return "recap-" + invocation + ending;
  }
}
