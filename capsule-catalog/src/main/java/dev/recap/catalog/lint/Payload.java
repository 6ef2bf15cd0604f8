package dev.recap.catalog.lint;

import dev.recap.catalog.manifest.BuildRecipe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the files of a built capsule show of what they do: an upper bound, because a library counts
 * with all it could do.
 *
 * @param imports the names its dynamically linked files import
 * @param closed the files of which that cannot be known
 * @param paths the well-known paths that its files name
 * @param programs how many dynamically linked files there are
 */
record Payload(Set<String> imports, List<String> closed, Set<KnownPath> paths, int programs) {
  /** Larger files are Java runtimes and the like, which can do everything. */
  private static final long LARGEST = 32L << 20;

  static final Payload JAVA =
      new Payload(Set.of(), List.of("a Java function"), Set.of(KnownPath.values()), 0);

  /** Whether the imports are all there is to know. */
  boolean known() {
    return closed.isEmpty();
  }

  /** Whether one of these names is imported. */
  boolean importsAny(List<String> names) {
    return names.stream().anyMatch(imports::contains);
  }

  /** What this rests on, one sentence each. */
  List<String> lookedAt() {
    if (known()) {
      return List.of(
          "its power was judged by %d names that %d dynamically linked files import"
              .formatted(imports.size(), programs));
    }
    return List.of(
        "what %s may call cannot be known, so capabilities and namespaces were not judged"
            .formatted(String.join(", ", closed)));
  }

  static Payload of(BuildRecipe recipe, Path rootfs) throws IOException {
    if (recipe.runtime() == BuildRecipe.Kind.JAVA) {
      return JAVA;
    }
    Reader reader = new Reader(rootfs);
    Files.walkFileTree(rootfs, reader);
    return new Payload(
        Set.copyOf(reader.imports),
        List.copyOf(reader.closed),
        Set.copyOf(reader.paths),
        reader.programs);
  }

  private static final class Reader extends SimpleFileVisitor<Path> {
    private final Path rootfs;
    private final Set<String> imports = new HashSet<>();
    private final List<String> closed = new ArrayList<>();
    private final Set<KnownPath> paths = new HashSet<>();
    private int programs;

    Reader(Path rootfs) {
      this.rootfs = rootfs;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (attributes.isRegularFile()) {
        String name = "/" + rootfs.relativize(file);
        if (attributes.size() > LARGEST) {
          closed.add(name);
        } else {
          read(file, name);
        }
      }
      return FileVisitResult.CONTINUE;
    }

    private void read(Path file, String name) throws IOException {
      byte[] content = Files.readAllBytes(file);
      boolean library = file.getFileName().toString().contains(".so");
      Optional<ElfSymbols> elf = ElfSymbols.read(content);
      if (elf.isPresent() && elf.get().dynamic()) {
        programs++;
        imports.addAll(elf.get().imports());
      } else if (elf.isPresent() && !library && executable(file)) {
        closed.add(name);
      }
      // The C library and the loader name paths that only some of their callers ever open.
      if (!library || !name.matches(".*/(libc|ld-linux[^/]*|ld-musl[^/]*)\\.so.*")) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        for (KnownPath path : KnownPath.values()) {
          if (!paths.contains(path) && path.isIn(text)) {
            paths.add(path);
          }
        }
      }
    }

    private static boolean executable(Path file) throws IOException {
      return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_EXECUTE);
    }
  }
}
