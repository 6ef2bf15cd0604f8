package dev.recap.catalog.store;

import dev.recap.catalog.store.GarbageCollector.Named;
import dev.recap.core.capsule.Digest;
import dev.recap.core.lock.HostLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The versions that a name need not stand for any longer. */
record OldVersions(CapsuleStore store, StorePaths paths, Retention retention, Instant now) {
  private static final String DRAFT = ".draft";

  /** Those there are. */
  List<Named> find(Set<Digest> running) throws IOException {
    List<Named> old = new ArrayList<>();
    for (String name : names()) {
      Refs refs = store.refs(name);
      old.addAll(Named.of(name, refs, old(name, refs, running)));
    }
    return List.copyOf(old);
  }

  /** Takes them away. */
  List<Named> forget(Set<Digest> running) throws IOException {
    List<Named> old = new ArrayList<>();
    for (String name : names()) {
      if (old(name, store.refs(name), running).isEmpty()) {
        continue;
      }
      try (HostLock lock = store.lock(name.replace(DRAFT, ""))) {
        Refs refs = store.refs(name);
        Set<String> gone = old(name, refs, running);
        old.addAll(Named.of(name, refs, gone));
        if (gone.size() == refs.versions().size()) {
          Files.deleteIfExists(paths.ref(name));
        } else {
          store.point(lock, name, refs.without(gone));
        }
      }
    }
    return List.copyOf(old);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(paths.refs())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.indexOf('.') < 0 || name.endsWith(DRAFT))
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** Drafts are for their author, for as long as they are used. */
  private Set<String> old(String name, Refs refs, Set<Digest> running) throws IOException {
    Set<String> old = new HashSet<>();
    int newest = name.endsWith(DRAFT) ? 0 : retention.newest().orElse(Integer.MAX_VALUE);
    for (String version : refs.descending().stream().skip(newest).toList()) {
      Digest digest = refs.find(version).orElseThrow().digest();
      if (!running.contains(digest) && !isRecent(digest)) {
        old.add(version);
      }
    }
    return old;
  }

  private boolean isRecent(Digest digest) throws IOException {
    return LastUse.of(paths.capsule(digest))
        .filter(used -> used.isAfter(now.minus(retention.recent())))
        .isPresent();
  }

  /** What every name stands for. */
  static Map<String, Refs> all(CapsuleStore store, StorePaths paths) throws IOException {
    Map<String, Refs> all = new java.util.TreeMap<>();
    OldVersions versions = new OldVersions(store, paths, Retention.STANDARD, Instant.EPOCH);
    for (String name : versions.names()) {
      all.put(name, store.refs(name));
    }
    return all;
  }
}
