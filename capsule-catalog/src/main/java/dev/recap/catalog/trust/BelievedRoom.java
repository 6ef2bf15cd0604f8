package dev.recap.catalog.trust;

import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Bounds what is remembered of statements. When there is no more room, the namespace with the most
 * capsules loses its oldest ones: nobody can crowd out what others have said.
 *
 * @param folder of {@link BelievedStatements}
 * @param most how many capsules it is about
 */
record BelievedRoom(Path folder, int most) {
  private static final int MOST = 4096;

  /** Of the usual size. */
  BelievedRoom(Path folder) {
    this(folder, MOST);
  }

  private record Known(Digest capsule, String namespace, FileTime noted) {}

  /** Makes room for a capsule. */
  void make(Digest capsule) throws IOException {
    if (Files.exists(folder.resolve(capsule.hex()))) {
      return;
    }
    List<String> names;
    try (Stream<Path> files = Files.list(folder)) {
      names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.matches("[0-9a-f]{64}"))
              .toList();
    }
    if (names.size() >= most) {
      remove(known(names), names.size() - most + Math.max(1, most / 8));
    }
  }

  private List<Known> known(List<String> names) throws IOException {
    BelievedStatements statements = new BelievedStatements(folder);
    List<Known> known = new ArrayList<>();
    for (String name : names) {
      Digest capsule = Digest.ofSha256Hex(name);
      String origin =
          statements.of(capsule).stream()
              .flatMap(one -> one.origins().stream())
              .findFirst()
              .orElse("");
      String namespace = origin.substring(0, Math.max(0, origin.lastIndexOf('/')));
      known.add(new Known(capsule, namespace, Files.getLastModifiedTime(folder.resolve(name))));
    }
    known.sort(Comparator.comparing(Known::noted).reversed());
    return known;
  }

  private void remove(List<Known> newestFirst, int count) throws IOException {
    Map<String, List<Known>> byNamespace = new HashMap<>();
    newestFirst.forEach(
        one -> byNamespace.computeIfAbsent(one.namespace(), _ -> new ArrayList<>()).add(one));
    for (int i = 0; i < count; i++) {
      List<Known> largest =
          byNamespace.values().stream().max(Comparator.comparingInt(List::size)).orElse(List.of());
      if (!largest.isEmpty()) {
        Files.deleteIfExists(folder.resolve(largest.removeLast().capsule().hex()));
      }
    }
  }
}
