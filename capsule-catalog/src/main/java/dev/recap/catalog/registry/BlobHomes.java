package dev.recap.catalog.registry;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.HostFiles;
import dev.recap.catalog.place.RepositoryName;
import dev.recap.core.lock.HostLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Remembers where large blobs were put, so that another repository of the same registry can take
 * them over. A hint: what it names need not be there any more, and what cannot be remembered is
 * forgotten.
 *
 * @param folder holds a file for each registry, a line for each blob and repository, the latest
 *     last; without it nothing is remembered
 */
record BlobHomes(Optional<Path> folder) {
  /** What is smaller is sent as fast as it is taken over. */
  static final long LEAST = 1 << 16;

  /** Lines of a file; an author's capsules have a few layers each. */
  static final int MOST = 512;

  /** The repository that got a blob last, other than the one that wants it. */
  Optional<RepositoryName> other(RepositoryName wanting, Descriptor blob) {
    if (folder.isEmpty() || blob.size() < LEAST) {
      return Optional.empty();
    }
    String digest = blob.digest().value();
    return lines(file(folder.get(), wanting)).reversed().stream()
        .filter(line -> line.startsWith(digest + " "))
        .flatMap(line -> name(wanting.host(), line.substring(digest.length() + 1)).stream())
        .filter(name -> !name.equals(wanting))
        .findFirst();
  }

  /** Remembers that a repository has a blob now. */
  void note(RepositoryName home, Descriptor blob) {
    if (folder.isEmpty() || blob.size() < LEAST) {
      return;
    }
    String line = blob.digest() + " " + home.path();
    Path file = file(folder.get(), home);
    try {
      HostFiles.hidden(folder.get());
      try (HostLock _ = HostLock.on(folder.get().resolve(".lock"))) {
        List<String> lines = new ArrayList<>(lines(file));
        lines.remove(line);
        lines.add(line);
        List<String> kept = lines.subList(Math.max(0, lines.size() - MOST), lines.size());
        HostFiles.replace(file, String.join("\n", kept) + "\n", folder.get());
      }
    } catch (IOException e) {
      // It is sent again the next time.
    }
  }

  private static Path file(Path folder, RepositoryName repository) {
    return folder.resolve(repository.host());
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }

  private static Optional<RepositoryName> name(String host, String path) {
    try {
      return Optional.of(RepositoryName.parse(host + "/" + path));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
