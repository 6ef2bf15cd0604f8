package dev.recap.catalog.store;

import dev.recap.catalog.store.GarbageCollector.Named;
import dev.recap.catalog.store.Refs.Ref;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The versions that a name need not stand for any longer. */
record OldVersions(CapsuleStore store, StorePaths paths, Retention retention, Instant now) {
  private static final String DRAFT = ".draft";

  /** Those there are. */
  List<Named> find(Set<Digest> running) throws IOException {
    List<Named> old = new ArrayList<>();
    for (String name : names()) {
      Refs refs = store.refs(name);
      old.addAll(Named.of(name, old(name, refs, running)));
    }
    return List.copyOf(old);
  }

  /** Has no version stand for them any more; where they came from is known as long as they are. */
  List<Named> forget(Set<Digest> running) throws IOException {
    List<Named> old = new ArrayList<>();
    for (String name : names()) {
      if (old(name, store.refs(name), running).isEmpty()) {
        continue;
      }
      try (HostLock lock = store.lock(name.replace(DRAFT, ""))) {
        Refs refs = store.refs(name);
        Set<Ref> gone = old(name, refs, running);
        old.addAll(Named.of(name, gone));
        store.point(lock, name, refs.unnaming(gone));
      }
    }
    return List.copyOf(old);
  }

  /** Forgets where content came from that is not there any more. */
  void prune() throws IOException {
    for (String name : names()) {
      if (store.refs(name).all().stream().noneMatch(this::isGone)) {
        continue;
      }
      try (HostLock lock = store.lock(name.replace(DRAFT, ""))) {
        Refs left = store.refs(name).without(this::isGone);
        if (left.all().isEmpty()) {
          Files.deleteIfExists(paths.ref(name));
        } else {
          store.point(lock, name, left);
        }
      }
    }
  }

  /** What a version stands for is never gone. A pull under way says it once more at its end. */
  private boolean isGone(Ref ref) {
    return !ref.named() && store.find(ref.digest()).isEmpty();
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
  private Set<Ref> old(String name, Refs refs, Set<Digest> running) throws IOException {
    Set<Ref> old = new HashSet<>();
    int newest = name.endsWith(DRAFT) ? 0 : retention.newest().orElse(Integer.MAX_VALUE);
    // Of each place: higher versions of another one say nothing about those of this.
    for (String place : places(refs)) {
      for (Ref ref : refs.at(place).descending().stream().skip(newest).toList()) {
        if (!running.contains(ref.digest()) && !isRecent(ref.digest())) {
          old.add(ref);
        }
      }
    }
    return old;
  }

  private static Set<String> places(Refs refs) {
    return refs.named().stream().map(Ref::place).collect(Collectors.toSet());
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
