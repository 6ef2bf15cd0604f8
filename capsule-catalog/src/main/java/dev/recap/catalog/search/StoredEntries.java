package dev.recap.catalog.search;

import dev.recap.catalog.manifest.CapsuleFile;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.OciLayout;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.store.Refs;
import dev.recap.catalog.trust.Believer;
import dev.recap.catalog.trust.Candidate;
import dev.recap.catalog.trust.Signatures;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The capsules of a store as entries of the source {@link Entry#LOCAL}. */
public final class StoredEntries implements LocalEntries {
  private final CapsuleStore store;
  private final Witness witness;
  private final VersionReader reader = new VersionReader(true);

  /** Those of a store. */
  public StoredEntries(CapsuleStore store, Believer believer) {
    this.store = store;
    this.witness = new Witness(believer);
  }

  @Override
  public List<Entry> entries() throws IOException {
    List<Entry> all = new ArrayList<>();
    for (String name : store.names()) {
      for (Refs.Ref ref : store.refs(name).named()) {
        entry(name, ref.version(), ref).ifPresent(all::add);
      }
    }
    return all;
  }

  private Optional<Entry> entry(String name, String version, Refs.Ref ref) throws IOException {
    Optional<CapsuleStore.Stored> stored = store.find(ref.digest());
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    VersionReader.Place place =
        new VersionReader.Place(Entry.LOCAL, ref.origin().orElse(""), name, version);
    try {
      return Optional.of(documented(place, ref.digest()));
    } catch (RepositoryException | NoSuchFileException e) {
      // It can be invoked nevertheless: an older RECap kept no documents.
      return Optional.of(bare(place, ref.digest(), stored.get()));
    }
  }

  private static Entry bare(VersionReader.Place place, Digest digest, CapsuleStore.Stored stored)
      throws IOException {
    CapsuleFile file = CapsuleFile.ofJson(stored.json());
    return new Entry(
        place.source(),
        place.repository(),
        place.name(),
        place.version(),
        Optional.of(digest),
        file.json(),
        "",
        "",
        0,
        0,
        Testimony.NONE.after(file.manifest().metadata().deprecated()),
        List.of());
  }

  private Entry documented(VersionReader.Place place, Digest digest) throws IOException {
    OciLayout layout = store.layout();
    SmallContent content = SmallContent.of(layout);
    Descriptor index = new Descriptor(MediaTypes.INDEX, digest, Files.size(layout.blob(digest)));
    Entry entry = reader.read(place, content, index);
    List<Descriptor> referrers = store.referrers().of(digest);
    Signatures signatures = new Signatures(store);
    // Statements of the store, and those remembered, are the believer's to know.
    Witness.Heard heard =
        new Witness.Heard(
            digest,
            place.repository().isEmpty() ? Candidate.LOCAL : place.repository(),
            referrers.stream()
                .filter(one -> !one.artifactType().equals(Optional.of(MediaTypes.STATUS)))
                .toList(),
            signatures::of);
    return entry.with(
        witness.hear(content, content, heard).after(entry.manifest().metadata().deprecated()),
        referrers.stream().map(Descriptor::digest).toList());
  }
}
