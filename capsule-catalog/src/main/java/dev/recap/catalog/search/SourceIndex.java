package dev.recap.catalog.search;

import dev.recap.core.lock.HostLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.Bits;

/**
 * What is known of one source, on disk, as an index of Lucene. A change appears at once or not at
 * all, whatever dies meanwhile; who reads keeps what was there when it began.
 */
final class SourceIndex {
  /** Changed whenever documents are made otherwise: an index of another format counts as none. */
  private static final String FORMAT = "1";

  private static final String FORMAT_FACT = "format";

  /** Lucene warns that a module of the JDK is missing which would only speed up vectors. */
  private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

  static {
    LUCENE.setLevel(Level.OFF);
  }

  private final Path folder;
  private final Path lock;

  /**
   * The index of a source.
   *
   * @param root the folder of all indexes
   */
  SourceIndex(Path root, String source) {
    this.folder = root.resolve(source);
    this.lock = root.resolve(source + ".lock");
  }

  /** Its last state; none when nothing is known. */
  Optional<DirectoryReader> open() throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try {
      DirectoryReader reader = DirectoryReader.open(new MMapDirectory(folder));
      if (FORMAT.equals(facts(reader).get(FORMAT_FACT))) {
        return Optional.of(reader);
      }
      reader.close();
      return Optional.empty();
    } catch (IndexNotFoundException
        | CorruptIndexException
        | IndexFormatTooOldException
        | IndexFormatTooNewException e) {
      // It is derived from the source, which is asked again.
      return Optional.empty();
    }
  }

  /** What was written beside the entries. */
  static Map<String, String> facts(DirectoryReader reader) throws IOException {
    return reader.getIndexCommit().getUserData();
  }

  /** All entries of a state. */
  static List<Entry> entries(DirectoryReader reader) throws IOException {
    List<Entry> all = new ArrayList<>(reader.numDocs());
    Bits live = org.apache.lucene.index.MultiBits.getLiveDocs(reader);
    for (int document = 0; document < reader.maxDoc(); document++) {
      if (live == null || live.get(document)) {
        all.add(EntryDocument.entry(reader, document));
      }
    }
    return all;
  }

  /** A change of the entries that are there. */
  @FunctionalInterface
  interface Change {
    /** All entries from now on. */
    Collection<Entry> of(List<Entry> before);
  }

  /**
   * Changes the entries, after everybody else who does.
   *
   * @param facts kept beside them
   */
  void change(Change change, Map<String, String> facts) throws IOException {
    Files.createDirectories(folder);
    try (HostLock held = HostLock.on(lock)) {
      held.check();
      Optional<DirectoryReader> last = open();
      List<Entry> before = List.of();
      if (last.isPresent()) {
        try (DirectoryReader reader = last.get()) {
          before = entries(reader);
        }
      }
      write(before, change.of(before), facts, last.isEmpty());
    }
  }

  private void write(
      List<Entry> before, Collection<Entry> after, Map<String, String> facts, boolean fresh)
      throws IOException {
    Map<String, Set<Entry>> known = byRepository(before);
    Map<String, Set<Entry>> wanted = byRepository(after);
    if (fresh) {
      removeBroken();
    }
    IndexWriterConfig config =
        config()
            .setOpenMode(
                fresh
                    ? IndexWriterConfig.OpenMode.CREATE
                    : IndexWriterConfig.OpenMode.CREATE_OR_APPEND);
    try (Directory directory = new MMapDirectory(folder);
        IndexWriter writer = new IndexWriter(directory, config)) {
      for (String repository : known.keySet()) {
        if (!wanted.containsKey(repository)) {
          writer.deleteDocuments(new Term(EntryDocument.REPOSITORY, repository));
        }
      }
      for (Map.Entry<String, Set<Entry>> one : wanted.entrySet()) {
        if (!one.getValue().equals(known.get(one.getKey()))) {
          writer.updateDocuments(
              new Term(EntryDocument.REPOSITORY, one.getKey()), documents(one.getValue()));
        }
      }
      // So that scores depend on what is there alone, not on what was.
      writer.forceMerge(1);
      Map<String, String> all = new HashMap<>(facts);
      all.put(FORMAT_FACT, FORMAT);
      writer.setLiveCommitData(all.entrySet());
      writer.commit();
    }
  }

  private void removeBroken() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  /** An index in memory. */
  static DirectoryReader inMemory(Collection<Entry> entries) throws IOException {
    Directory directory = new ByteBuffersDirectory();
    try (IndexWriter writer = new IndexWriter(directory, config())) {
      for (Set<Entry> versions : byRepository(entries).values()) {
        writer.addDocuments(documents(versions));
      }
      writer.commit();
    }
    return DirectoryReader.open(directory);
  }

  private static IndexWriterConfig config() {
    return new IndexWriterConfig(new Words())
        .setUseCompoundFile(true)
        .setCommitOnClose(false)
        .setMergeScheduler(new SerialMergeScheduler());
  }

  private static Map<String, Set<Entry>> byRepository(Collection<Entry> entries) {
    Map<String, Set<Entry>> all = new LinkedHashMap<>();
    for (Entry entry : entries) {
      all.computeIfAbsent(EntryDocument.repository(entry), _ -> new HashSet<>()).add(entry);
    }
    return all;
  }

  private static List<Document> documents(Set<Entry> versions) {
    Optional<Entry> newest = Versions.newest(versions);
    return versions.stream()
        .sorted(Versions.HIGHEST_FIRST)
        .map(entry -> EntryDocument.of(entry, newest.filter(entry::equals).isPresent()))
        .toList();
  }
}
