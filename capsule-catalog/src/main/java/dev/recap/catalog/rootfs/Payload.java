package dev.recap.catalog.rootfs;

import dev.recap.core.capsule.Argument;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The program of an unpacked root file system that a capsule runs.
 *
 * @param root the root file system
 * @param architecture of this host, in the words of Java's {@code os.arch}
 */
public record Payload(Path root, String architecture) {
  private static final int HEAD = 256;
  private static final int EXECUTE = 0111;

  /** Why a command line cannot be run, and what to do; empty when it can. */
  public Optional<String> problem(List<Argument> command) throws IOException {
    return command.isEmpty() || !(command.getFirst() instanceof Argument.Template(String program))
        ? Optional.empty()
        : problem(program, "");
  }

  private Optional<String> problem(String program, String by) throws IOException {
    Optional<Path> found = new RootView(root).find(program);
    if (found.isEmpty()) {
      return Optional.of(
          "%s%s is not in the root file system: add the package or the file that has it to build"
              .formatted(program, by));
    }
    Path file = found.get();
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of("%s%s is not a file: name a program".formatted(program, by));
    }
    if (((int) Files.getAttribute(file, "unix:mode") & EXECUTE) == 0) {
      return Optional.of(
          "%s%s is not executable: say executable: true in build.files".formatted(program, by));
    }
    byte[] head = head(file);
    Optional<String> made = ElfFile.architecture(head);
    if (made.isPresent()) {
      return made.get().equals(architecture)
          ? missingLibrary(program, file)
          : Optional.of(
              "%s%s is for %s processors and this host is %s: build it for this one"
                  .formatted(program, by, made.get(), architecture));
    }
    if (head.length > 1 && head[0] == '#' && head[1] == '!' && by.isEmpty()) {
      String line = new String(head, 2, head.length - 2, StandardCharsets.UTF_8);
      String interpreter = line.lines().findFirst().orElse("").strip().split("\\s+", 2)[0];
      return problem(interpreter, ", the interpreter of " + program + ",");
    }
    return Optional.of(
        "%s%s is neither an ELF program nor a script that begins with #!".formatted(program, by));
  }

  private Optional<String> missingLibrary(String program, Path file) throws IOException {
    Map<String, Path> libraries = libraries();
    Deque<Path> open = new ArrayDeque<>(List.of(file));
    Set<Path> seen = new HashSet<>();
    while (!open.isEmpty()) {
      Path next = open.removeFirst();
      Optional<ElfFile> elf =
          seen.add(next) ? ElfFile.read(Files.readAllBytes(next)) : Optional.empty();
      if (elf.isEmpty()) {
        continue;
      }
      for (String needed : elf.get().needed()) {
        Path library = libraries.get(needed);
        if (library == null) {
          return Optional.of(lacks(program, next, needed));
        }
        open.add(library);
      }
      Optional<String> loader = elf.get().interpreter();
      if (loader.isPresent() && new RootView(root).find(loader.get()).isEmpty()) {
        return Optional.of(lacks(program, next, loader.get()));
      }
    }
    return Optional.empty();
  }

  private String lacks(String program, Path file, String library) {
    return "%s needs the shared library %s%s, which is not in the root file system: add its package to build.debian.packages and its path to keep, or link the program statically"
        .formatted(
            program,
            library,
            file.endsWith(program.substring(1)) ? "" : " (for /" + root.relativize(file) + ")");
  }

  /** The shared libraries by name, links to them included; a link that leads nowhere is none. */
  private Map<String, Path> libraries() throws IOException {
    RootView view = new RootView(root);
    Map<String, Path> libraries = new HashMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path path : (Iterable<Path>) files::iterator) {
        String name = path.getFileName().toString();
        if (name.contains(".so") && !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          view.find(view.relative(path))
              .filter(found -> Files.isRegularFile(found, LinkOption.NOFOLLOW_LINKS))
              .ifPresent(found -> libraries.putIfAbsent(name, found));
        }
      }
    }
    return libraries;
  }

  private static byte[] head(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(HEAD);
    }
  }
}
