package dev.recap.catalog;

import dev.recap.catalog.place.RepositoryName;
import dev.recap.catalog.place.Transfer;
import dev.recap.catalog.remote.Publication;
import dev.recap.catalog.remote.PublishOptions;
import dev.recap.catalog.remote.Pull;
import dev.recap.catalog.rootfs.BuildProgress;
import dev.recap.catalog.rootfs.CommandRunner;
import dev.recap.catalog.search.CatalogIndex;
import dev.recap.catalog.search.CatalogQuery;
import dev.recap.catalog.search.CatalogSearch;
import dev.recap.catalog.search.CatalogSearch.Freshness;
import dev.recap.catalog.search.Hit;
import dev.recap.catalog.search.IndexRefresh;
import dev.recap.catalog.search.LocalEntries;
import dev.recap.catalog.search.StoredEntries;
import dev.recap.catalog.source.Source;
import dev.recap.catalog.store.Garbage;
import dev.recap.catalog.store.GarbageCollector;
import dev.recap.catalog.store.Retention;
import dev.recap.catalog.trust.Believer;
import dev.recap.catalog.trust.SigningKey;
import dev.recap.core.capsule.CapsuleRef;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The catalog for programs: finds capsules in the sources of this host, verifies them, pulls them
 * into its store, and publishes those of the store. What is asked for by reference is {@code
 * NAME[:VERSION][@DIGEST]}, or the same with {@code HOST/NAMESPACE/} before it.
 *
 * <p>Can be used by several threads, and several processes can use one store. Methods throw {@link
 * IOException} where a disk or a registry fails; its message is a "Tried to … but …" sentence.
 * Everything else that can happen is in what they return.
 */
public final class Catalog implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int MOST_HITS = 20;

  private static final CatalogSearch.Watcher NOBODY =
      new CatalogSearch.Watcher() {
        @Override
        public void looking(String source, int repositories, int all) {}

        @Override
        public void asked(String source, IndexRefresh.Refreshed result) {}
      };

  private final CatalogParts parts;

  private Catalog(CatalogParts parts) {
    this.parts = parts;
  }

  /**
   * Opens it; asks nobody. The sources and the policy are read when they are first needed, and
   * again whenever they changed.
   */
  public static Catalog open(CatalogSettings settings) {
    return new Catalog(CatalogParts.of(settings));
  }

  /**
   * The sources of this host, in the order in which they are asked.
   *
   * @throws IOException when they cannot be read
   */
  public List<Source> sources() throws IOException {
    return parts.sources();
  }

  /**
   * Finds the capsules that have some words, among those of this host and of its sources, the best
   * first. Sources are asked when what is known of them is older than {@code sources.yaml} allows.
   */
  public List<Hit> search(String... words) throws IOException {
    LocalEntries local = new StoredEntries(parts.store(), parts.admission());
    CatalogQuery query = new CatalogQuery(List.of(words), CatalogQuery.Filter.ALL, MOST_HITS);
    try (CatalogIndex index = search(local).open(Freshness.USUAL, NOBODY)) {
      return index.search(query, _ -> true).hits();
    }
  }

  /**
   * Searches with more to say.
   *
   * @param local what is on this host
   */
  public CatalogSearch search(LocalEntries local) throws IOException {
    return new Finding(parts).search(local);
  }

  /**
   * The capsules of this host for invoking them; judged by the same policy as at a pull.
   *
   * @param functions the folder with a folder for each capsule that can be built, if there is one
   * @param commands runs the distribution's package client
   * @param progress is told what a build does
   * @param elsewhere is asked for what is not on this host: a pull of this catalog, or {@link
   *     Elsewhere#NOWHERE}
   */
  public LocalCatalog local(
      Optional<Path> functions,
      CommandRunner commands,
      BuildProgress progress,
      Elsewhere elsewhere) {
    return new LocalCatalog(
        parts.state(),
        functions,
        commands,
        progress,
        parts.admission(),
        parts::repositories,
        elsewhere);
  }

  /** Pulls a capsule into the store, if policy allows it, and what is known about it. */
  public Pull pull(String reference) throws IOException {
    return pull(CapsuleRef.parse(reference), false, Transfer.SILENT);
  }

  /**
   * Pulls a capsule into the store.
   *
   * @param allowDowngrade whether it may be another or an older version than was seen before
   * @param transfer is told what moves
   */
  public Pull pull(CapsuleRef reference, boolean allowDowngrade, Transfer transfer)
      throws IOException {
    return new Pulls(parts).pull(reference, allowDowngrade, transfer);
  }

  /** Verifies a capsule of this host, or a published one, of which nothing is installed. */
  public Verification.Result verify(String reference) throws IOException {
    return verify(CapsuleRef.parse(reference));
  }

  /** The same of a reference that was read before. */
  public Verification.Result verify(CapsuleRef reference) throws IOException {
    return new Verifier(parts).verify(reference);
  }

  /**
   * Publishes a capsule of the store with all that is known about it.
   *
   * @param namespace the capsule {@code top} is published to {@code NAMESPACE/top}
   * @param key signs it before that
   */
  public Publication publish(
      CapsuleRef capsule,
      RepositoryName namespace,
      PublishOptions options,
      Optional<SigningKey> key,
      Transfer transfer)
      throws IOException {
    return new Publishing(parts, transfer).publish(capsule, namespace, options, key);
  }

  /**
   * Signs a capsule, and publishes the signature where the reference says or the capsule came from.
   *
   * @return what was signed
   */
  public Publishing.Said sign(CapsuleRef capsule, SigningKey key, Transfer transfer)
      throws IOException {
    return new Publishing(parts, transfer).sign(capsule, key);
  }

  /**
   * Says something of a version, and publishes it where the reference says or the capsule came
   * from.
   *
   * @param key signs the statement
   */
  public Publishing.Said say(
      CapsuleRef capsule, Publishing.Change change, Optional<SigningKey> key, Transfer transfer)
      throws IOException {
    return new Publishing(parts, transfer).say(capsule, change, key);
  }

  /**
   * Removes from the store what nobody needs.
   *
   * @param remove whether to; else it is only found
   */
  public Garbage collect(Retention retention, boolean remove) throws IOException {
    GarbageCollector collector =
        new GarbageCollector(parts.store(), Path.of("/proc"), parts.clock(), PATIENCE);
    return remove ? collector.collect(retention) : collector.find(retention);
  }

  /**
   * Takes the capsules of an OCI image layout into the store, with all that is known about them.
   *
   * @param layout its folder
   * @throws IOException also when there is none in it
   */
  public List<Pull> take(Path layout, Transfer transfer) throws IOException {
    return new Archives(parts).layout(layout, transfer);
  }

  /**
   * Takes the capsules of an archive into the store, with all that is known about them.
   *
   * @param archive an OCI image layout as a tar file
   * @param published the namespace where they are published, if that is known; policy goes by it
   */
  public List<Pull> takeArchive(Path archive, Optional<RepositoryName> published, Transfer transfer)
      throws IOException {
    return new Archives(parts).archive(archive, published, transfer);
  }

  /**
   * Writes capsules of the store into one archive, with all that is known about them.
   *
   * @return exactly which they are
   * @throws IOException also when one is not on this host
   */
  public List<CapsuleRef> export(List<CapsuleRef> capsules, Path archive) throws IOException {
    return new Archives(parts).export(capsules, archive);
  }

  /** Knows by the policy who signed and whose statements count. */
  public Believer believer() {
    return parts.admission();
  }

  /** Ends all connections. */
  @Override
  public void close() {
    parts.repositories().close();
  }
}
