package dev.recap.functions.inventory;

import com.github.packageurl.MalformedPackageURLException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Looks for packages in a target's files; links are not followed. */
final class Search extends SimpleFileVisitor<Path> {
  private static final Set<Path> KERNEL = Set.of(Path.of("proc"), Path.of("sys"), Path.of("dev"));
  private static final int EXECUTABLE = 0111;

  private final Root root;
  private final List<LanguagePackages> languages;
  private final List<Found> found = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  Search(Root root, List<LanguagePackages> languages) {
    this.root = root;
    this.languages = languages;
  }

  List<Found> found() {
    return List.copyOf(found);
  }

  /** What could not be read and why. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }

  void distribution(SystemPackages packages) {
    for (Path place : packages.places(root)) {
      Path file = root.path().resolve(place);
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        read(packages, file);
      }
    }
  }

  void everywhere() throws IOException {
    Files.walkFileTree(root.path(), this);
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    return KERNEL.contains(root.path().relativize(folder))
        ? FileVisitResult.SKIP_SUBTREE
        : FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    if (attributes.isRegularFile()) {
      boolean executable =
          ((int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) & EXECUTABLE)
              != 0;
      languages.stream()
          .filter(language -> language.records(file, executable))
          .forEach(language -> read(language, file));
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) {
    warn(file, failure);
    return FileVisitResult.CONTINUE;
  }

  private void read(Ecosystem ecosystem, Path file) {
    try {
      found.addAll(ecosystem.read(file, root));
    } catch (IOException | MalformedPackageURLException e) {
      warn(file, e);
    }
  }

  private void warn(Path file, Exception why) {
    warnings.add(
        "Tried to read %s but %s; what it records is missing here"
            .formatted(root.name(file), why.getMessage()));
  }
}
