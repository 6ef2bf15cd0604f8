package dev.recap.functions.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A program or library that a process has mapped.
 *
 * @param name as the target names it
 * @param file where this capsule reads it
 * @param base where its first byte is mapped
 */
record Module(String name, Path file, long base) {
  /** The target's files as this capsule sees them. */
  private static final Path TARGET = Path.of("/target");

  /**
   * Those of a snapshot whose files are still there.
   *
   * @param scratch where the kernel's own module is kept for libdw to read
   */
  static List<Module> of(Snapshot snapshot, Path scratch) throws IOException {
    Set<String> withCode = new HashSet<>();
    for (Mapping mapping : snapshot.mappings()) {
      if (mapping.executable()) {
        withCode.add(mapping.name());
      }
    }
    List<Module> modules = new ArrayList<>();
    for (Mapping mapping : snapshot.mappings()) {
      String name = mapping.name();
      if (mapping.offset() != 0 || !withCode.remove(name)) {
        continue;
      }
      if (name.equals("[vdso]")) {
        modules.add(new Module(name, Files.write(scratch, snapshot.vdso()), mapping.start()));
      } else if (name.startsWith("/")) {
        Path file = TARGET.resolve(name.substring(1));
        // Not a FIFO that somebody put in its place, which would never open.
        if (Files.isRegularFile(file)) {
          modules.add(new Module(name, file, mapping.start()));
        }
      }
    }
    return modules;
  }
}
