package dev.recap.engine.target;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The directories in which a runtime keeps one directory per container, named after its id.
 *
 * @param roots where to look; those that do not exist are passed over
 */
record StateDirectories(List<Path> roots) {

  /** The roots, for people. */
  String place() {
    return roots.stream().map(Path::toString).collect(Collectors.joining(", "));
  }

  /** Finds by id or id prefix; a directory of exactly that name is found without reading others. */
  Answer find(String id, Reader reader) {
    return ask(
        () -> {
          List<Path> named = named(id);
          return named.isEmpty() && Ids.isPrefix(id) ? withPrefix(id) : named;
        },
        reader);
  }

  /** Lists the running containers that carry every label. */
  Answer list(Map<String, String> labels, Reader reader) {
    return switch (ask(this::all, reader)) {
      case Answer.Found(List<Sighting> seen) ->
          new Answer.Found(seen.stream().filter(s -> s.running() && s.hasLabels(labels)).toList());
      case Answer.Absent absent -> absent;
      case Answer.Silent silent -> silent;
    };
  }

  /** The directories in one directory; none where it does not exist. */
  static List<Path> in(Path root) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, Files::isDirectory)) {
      List<Path> directories = new ArrayList<>();
      entries.forEach(directories::add);
      return directories;
    } catch (NoSuchFileException | NotDirectoryException _) {
      return List.of();
    }
  }

  /** Whether a text can be the name of a directory entry and no path. */
  static boolean isEntry(String name) {
    return !name.contains("/") && !name.equals(".") && !name.equals("..");
  }

  private List<Path> named(String id) {
    return isEntry(id)
        ? roots.stream().map(root -> root.resolve(id)).filter(Files::isDirectory).toList()
        : List.of();
  }

  private List<Path> withPrefix(String id) throws IOException {
    return all().stream().filter(dir -> Ids.match(id, String.valueOf(dir.getFileName()))).toList();
  }

  private List<Path> all() throws IOException {
    List<Path> all = new ArrayList<>();
    for (Path root : roots) {
      all.addAll(in(root));
    }
    return all;
  }

  private Answer ask(Directories directories, Reader reader) {
    if (roots.stream().noneMatch(Files::isDirectory)) {
      return new Answer.Absent("there is no " + place());
    }
    try {
      List<Sighting> seen = new ArrayList<>();
      for (Path directory : directories.find()) {
        reader.read(directory).ifPresent(seen::add);
      }
      return new Answer.Found(seen);
    } catch (IOException e) {
      return new Answer.Silent("its state could not be read: " + e);
    }
  }

  /** Makes a sighting of a container's directory; empty when it is not one, or just went away. */
  interface Reader {
    Optional<Sighting> read(Path directory) throws IOException;
  }

  /** Chooses directories. */
  private interface Directories {
    List<Path> find() throws IOException;
  }
}
