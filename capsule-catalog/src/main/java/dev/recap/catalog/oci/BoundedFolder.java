package dev.recap.catalog.oci;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was worked out before, in files of one folder, each of which can be worked out again. When
 * there are too many, the older half goes.
 *
 * @param folder as well guarded as the unpacked capsules beside it: who could write it could change
 *     those
 * @param most how many files it has
 */
public record BoundedFolder(Path folder, int most) {
  private record Dated(Path file, FileTime made) {}

  /** What was kept under a name. */
  public Optional<String> find(String name) {
    Path file = folder.resolve(name);
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      // It is worked out once more.
      return Optional.empty();
    }
  }

  /** Keeps something; whoever may not write the store works it out each time. */
  public boolean keep(String name, String text) {
    try {
      HostFiles.hidden(folder);
      makeRoom();
      HostFiles.replace(folder.resolve(name), text, folder);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void makeRoom() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.toList();
    }
    if (files.size() < most) {
      return;
    }
    List<Dated> dated = new ArrayList<>();
    for (Path file : files) {
      dated.add(new Dated(file, Files.getLastModifiedTime(file)));
    }
    dated.sort(Comparator.comparing(Dated::made));
    for (Dated old : dated.subList(0, files.size() - most / 2)) {
      Files.deleteIfExists(old.file());
    }
  }
}
