package dev.recap.catalog.search;

import dev.recap.catalog.place.Repositories;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.place.RepositoryName;
import dev.recap.catalog.text.PlainText;
import dev.recap.catalog.trust.Believer;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.index.DirectoryReader;

/** Brings what is known of sources up to date by asking their registries. */
public final class IndexRefresh {
  /** More capsules than any namespace has. */
  private static final int MOST_NAMES = 20_000;

  /** More would only queue at the registry. */
  private static final int AT_ONCE = 8;

  /** After so many repositories that could not be reached the others are not tried. */
  private static final int PATIENCE = 3;

  private final Path folder;
  private final Repositories repositories;
  private final RepositoryNames registries;
  private final Believer believer;
  private final InstantSource clock;

  /**
   * A refresh.
   *
   * @param folder where the indexes of sources are kept
   */
  public IndexRefresh(
      Path folder,
      Repositories repositories,
      RepositoryNames registries,
      Believer believer,
      InstantSource clock) {
    this.folder = folder;
    this.repositories = repositories;
    this.registries = registries;
    this.believer = believer;
    this.clock = clock;
  }

  /** Is told how many repositories of all were looked at. */
  @FunctionalInterface
  public interface Progress {
    /** So many of them. */
    void looked(int repositories, int all);
  }

  /**
   * What a refresh came to.
   *
   * @param versions how many are known now
   * @param read how many of them were not known before
   * @param problems of what cannot be shown or could not be asked, one sentence each
   * @param failure why nothing could be learned; what was known before is kept
   */
  public record Refreshed(
      int versions, int read, List<String> problems, Optional<String> failure) {}

  /** Refreshes one source; what it says that it does not tell is kept as it was. */
  public Refreshed refresh(String source, RepositoryName namespace, Progress progress)
      throws IOException {
    SourceIndex index = new SourceIndex(folder, source);
    Map<String, List<Entry>> known = known(index);
    Instant began = clock.instant();
    try {
      List<String> names = names(namespace);
      Scan scan = scan(source, namespace, names, known, progress);
      index.change(_ -> scan.entries(), facts(Optional.of(began), began, Optional.empty()));
      return new Refreshed(scan.entries().size(), scan.read(), scan.problems(), Optional.empty());
    } catch (RepositoryException e) {
      String problem = PlainText.line(String.valueOf(e.getMessage()));
      index.change(before -> before, facts(at(index), began, Optional.of(problem)));
      int versions = known.values().stream().mapToInt(List::size).sum();
      return new Refreshed(versions, 0, List.of(), Optional.of(problem));
    }
  }

  private static Map<String, String> facts(
      Optional<Instant> at, Instant tried, Optional<String> problem) {
    Map<String, String> facts = new HashMap<>();
    at.ifPresent(instant -> facts.put(CatalogIndex.Facts.AT, instant.toString()));
    facts.put(CatalogIndex.Facts.TRIED, tried.toString());
    problem.ifPresent(text -> facts.put(CatalogIndex.Facts.PROBLEM, text));
    return facts;
  }

  private static Optional<Instant> at(SourceIndex index) throws IOException {
    Optional<DirectoryReader> last = index.open();
    if (last.isEmpty()) {
      return Optional.empty();
    }
    try (DirectoryReader reader = last.get()) {
      return Optional.ofNullable(SourceIndex.facts(reader).get(CatalogIndex.Facts.AT))
          .map(Instant::parse);
    }
  }

  private static Map<String, List<Entry>> known(SourceIndex index) throws IOException {
    Map<String, List<Entry>> known = new HashMap<>();
    Optional<DirectoryReader> last = index.open();
    if (last.isPresent()) {
      try (DirectoryReader reader = last.get()) {
        SourceIndex.entries(reader)
            .forEach(entry ->
                known.computeIfAbsent(entry.repository(), _ -> new ArrayList<>()).add(entry));
      }
    }
    return known;
  }

  /** As the registry lists them, or else as the publishers do. */
  private List<String> names(RepositoryName namespace) throws IOException {
    Optional<List<String>> listed = registries.under(namespace);
    List<String> names =
        listed.isPresent()
            ? listed.get()
            : new PublishedNames(repositories, namespace, scratch()).names();
    return names.stream()
        .filter(name -> !name.equals(PublishedNames.REPOSITORY))
        .distinct()
        .sorted()
        .limit(MOST_NAMES)
        .toList();
  }

  private Path scratch() {
    return folder.resolve("scratch");
  }

  private record Scan(List<Entry> entries, int read, List<String> problems) {}

  private Scan scan(
      String source,
      RepositoryName namespace,
      List<String> names,
      Map<String, List<Entry>> known,
      Progress progress)
      throws IOException {
    Semaphore turns = new Semaphore(AT_ONCE);
    AtomicInteger looked = new AtomicInteger();
    AtomicInteger unreached = new AtomicInteger();
    List<Future<RepositoryScan.Scanned>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String name : names) {
        running.add(
            threads.submit(() -> {
              turns.acquire();
              try {
                return scan(source, namespace, name, known, unreached);
              } finally {
                turns.release();
                progress.looked(looked.incrementAndGet(), names.size());
              }
            }));
      }
    }
    List<Entry> entries = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    int read = 0;
    for (Future<RepositoryScan.Scanned> one : running) {
      RepositoryScan.Scanned scanned = result(one);
      entries.addAll(scanned.entries());
      problems.addAll(scanned.problems());
      read += scanned.read();
    }
    return new Scan(entries, read, problems);
  }

  private RepositoryScan.Scanned scan(
      String source,
      RepositoryName namespace,
      String name,
      Map<String, List<Entry>> known,
      AtomicInteger unreached)
      throws IOException {
    RepositoryName repository;
    try {
      repository = namespace.child(name);
    } catch (IllegalArgumentException e) {
      // Lists of names come from strangers, too.
      return new RepositoryScan.Scanned(List.of(), 0, List.of(PlainText.line(e.getMessage() + "")));
    }
    List<Entry> before = known.getOrDefault(repository.toString(), List.of());
    Map<Digest, Entry> byDigest = new HashMap<>();
    if (unreached.get() >= PATIENCE) {
      return new RepositoryScan.Scanned(before, 0, List.of());
    }
    before.forEach(entry -> entry.digest().ifPresent(digest -> byDigest.put(digest, entry)));
    try {
      return new RepositoryScan(source, repositories.open(repository), name, scratch(), believer)
          .scan(byDigest);
    } catch (RepositoryException e) {
      if (e.kind() == RepositoryException.Kind.UNREACHABLE
          && unreached.incrementAndGet() >= PATIENCE) {
        throw e;
      }
      // One that does not answer does not hide the others, and is kept as it was.
      return new RepositoryScan.Scanned(before, 0, List.of(PlainText.line(e.getMessage() + "")));
    }
  }

  private static RepositoryScan.Scanned result(Future<RepositoryScan.Scanned> scan)
      throws IOException {
    try {
      return scan.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("it was interrupted while it asked a registry");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException("asking a registry", e);
    }
  }
}
