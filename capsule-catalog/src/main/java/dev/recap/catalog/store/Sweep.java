package dev.recap.catalog.store;

import dev.recap.catalog.layer.LayerFacts;
import dev.recap.catalog.layer.LayerFolder;
import dev.recap.catalog.oci.OciLayout;
import dev.recap.catalog.rootfs.FileTrees;
import dev.recap.catalog.store.GarbageCollector.Named;
import dev.recap.core.capsule.Digest;
import dev.recap.core.lock.HostLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Finds what no name leads to, and removes it while nobody adds anything. */
final class Sweep {
  private final CapsuleStore store;
  private final StorePaths paths;
  private final Retention retention;
  private final Instant now;
  private final Set<Digest> running;
  private final List<Path> leftovers = new ArrayList<>();
  private final List<Path> layers = new ArrayList<>();
  private final List<Path> blobs = new ArrayList<>();
  private final Set<Digest> capsules = new HashSet<>();
  private final Set<Digest> subjects = new HashSet<>();

  Sweep(
      CapsuleStore store, StorePaths paths, Retention retention, Instant now, Set<Digest> running) {
    this.store = store;
    this.paths = paths;
    this.retention = retention;
    this.now = now;
    this.running = running;
  }

  /**
   * Finds it.
   *
   * @param old versions that names stood for until now
   * @param unnamed what has no name, though it still looks like it
   */
  Garbage find(List<Named> old, Set<Digest> unnamed) throws IOException {
    Set<Digest> named = new HashSet<>();
    for (Refs refs : OldVersions.all(store, paths).values()) {
      refs.named().forEach(ref -> named.add(ref.digest()));
    }
    Set<Digest> kept = new HashSet<>(named);
    kept.removeAll(unnamed);
    // By another name it may still be wanted.
    for (Path folder : files(paths.capsules())) {
      Digest digest = Digest.ofSha256Hex(folder.getFileName().toString());
      if (!kept.contains(digest) && isWanted(folder, digest)) {
        kept.add(digest);
      } else if (!kept.contains(digest)) {
        capsules.add(digest);
      }
    }
    Reachable reachable = reachable(kept);
    find(reachable);
    return new Garbage(references(old), layers.size(), blobs.size(), leftovers.size(), bytes());
  }

  private boolean isWanted(Path folder, Digest digest) throws IOException {
    return running.contains(digest)
        || LastUse.of(folder)
            .filter(used -> used.isAfter(now.minus(retention.recent())))
            .isPresent();
  }

  private Reachable reachable(Set<Digest> kept) throws IOException {
    Reachable reachable = new Reachable(store.layout(), store.referrers());
    for (Digest digest : kept) {
      reachable.add(digest);
    }
    for (Digest subject : store.referrers().subjects()) {
      if (!reachable.blobs().contains(subject)) {
        if (isYoung(paths.referrers(subject))) {
          reachable.add(subject);
        } else {
          subjects.add(subject);
        }
      }
    }
    return reachable;
  }

  private void find(Reachable reachable) throws IOException {
    for (Path layer : files(paths.layers())) {
      if (!reachable.layers().contains(Digest.ofSha256Hex(layer.getFileName().toString()))
          && !isYoung(layer)) {
        layers.add(layer);
      }
    }
    for (Path blob : files(paths.layout().resolve("blobs/sha256"))) {
      if (!reachable.blobs().contains(Digest.ofSha256Hex(blob.getFileName().toString()))
          && !isYoung(blob)) {
        blobs.add(blob);
      }
    }
    leftovers.addAll(files(paths.partial()).stream().filter(this::isOld).toList());
    leftovers.addAll(
        files(paths.building()).stream()
            .filter(file -> !file.equals(paths.partial()) && !file.equals(paths.trash()))
            .filter(this::isOld)
            .toList());
  }

  private boolean isYoung(Path file) throws IOException {
    return GarbageCollector.isYoung(file, now, retention.settling());
  }

  private boolean isOld(Path file) {
    try {
      return !isYoung(file);
    } catch (IOException e) {
      return false;
    }
  }

  private List<Garbage.Capsule> references(List<Named> old) {
    Map<Digest, String> names = new HashMap<>();
    old.forEach(named -> names.put(named.digest(), named.reference()));
    return capsules.stream()
        .map(digest -> new Garbage.Capsule(names.getOrDefault(digest, digest.value()), digest))
        .sorted(java.util.Comparator.comparing(Garbage.Capsule::reference))
        .toList();
  }

  private long bytes() throws IOException {
    long bytes = 0;
    for (Path blob : blobs) {
      bytes += Files.size(blob);
    }
    for (Path layer : layers) {
      bytes += new LayerFolder(layer).facts().map(LayerFacts::bytes).orElse(0L);
    }
    for (Path leftover : leftovers) {
      bytes += Files.isRegularFile(leftover) ? Files.size(leftover) : 0;
    }
    return bytes;
  }

  /** Removes what was found; the gate is held. */
  void remove(RunningRoots roots) throws IOException {
    FileTrees.delete(paths.trash());
    Files.createDirectory(paths.trash());
    for (Digest digest : List.copyOf(capsules)) {
      move(paths.capsule(digest));
    }
    // Whoever began to use one just before it was moved has left his mark on it.
    Set<Digest> runs = roots.find();
    for (Digest digest : List.copyOf(capsules)) {
      Path moved = paths.trash().resolve(digest.hex());
      if (runs.contains(digest)
          || LastUse.of(moved)
              .filter(used -> !used.isBefore(now.minus(retention.settling())))
              .isPresent()) {
        Files.move(moved, paths.capsule(digest), StandardCopyOption.ATOMIC_MOVE);
        capsules.remove(digest);
        keep(digest);
      }
    }
    OciLayout layout = store.layout();
    try (HostLock _ = HostLock.on(paths.indexLock())) {
      layout.untag(content -> capsules.contains(content.digest()));
    }
    for (Digest subject : subjects) {
      store.referrers().forget(subject);
    }
    for (Path layer : layers) {
      move(layer);
    }
    for (Path blob : blobs) {
      Files.deleteIfExists(blob);
    }
    for (Path leftover : leftovers) {
      FileTrees.delete(leftover);
    }
    // Locks stay: whoever waits for one that is taken away would hold it beside the next one's.
  }

  private void keep(Digest digest) throws IOException {
    Reachable needed = new Reachable(store.layout(), store.referrers());
    needed.add(digest);
    subjects.removeAll(needed.blobs());
    OciLayout layout = store.layout();
    needed.blobs().forEach(blob -> blobs.remove(layout.blob(blob)));
    needed.layers().forEach(layer -> layers.remove(paths.layer(layer)));
  }

  private void move(Path folder) throws IOException {
    Files.move(
        folder,
        paths.trash().resolve(folder.getFileName().toString()),
        StandardCopyOption.ATOMIC_MOVE);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }
}
