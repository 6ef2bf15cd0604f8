package dev.recap.catalog.search;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.OciLayout;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.store.Refs;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The capsules of a store as entries of the source {@link Entry#LOCAL}. */
public final class StoredEntries implements LocalEntries {
  private final CapsuleStore store;
  private final Witness witness;
  private final VersionReader reader = new VersionReader(true);

  /** Those of a store. */
  public StoredEntries(CapsuleStore store, SignerNames signers) {
    this.store = store;
    this.witness = new Witness(signers);
  }

  @Override
  public List<Entry> entries() throws IOException {
    List<Entry> all = new ArrayList<>();
    for (String name : store.names()) {
      for (Map.Entry<String, Refs.Ref> version : store.refs(name).versions().entrySet()) {
        entry(name, version.getKey(), version.getValue().digest()).ifPresent(all::add);
      }
    }
    return all;
  }

  /** A version, if its content is there. */
  public Optional<Entry> entry(String name, String version, Digest digest) throws IOException {
    OciLayout layout = store.layout();
    if (store.find(digest).isEmpty() || !layout.has(digest)) {
      return Optional.empty();
    }
    SmallContent content = SmallContent.of(layout);
    Descriptor index = new Descriptor(MediaTypes.INDEX, digest, Files.size(layout.blob(digest)));
    Entry entry =
        reader.read(new VersionReader.Place(Entry.LOCAL, "", name, version), content, index);
    List<Descriptor> referrers = store.referrers().of(digest);
    Optional<Descriptor> signatures =
        referrers.stream()
            .filter(one -> one.artifactType().equals(Optional.of(MediaTypes.SIGNATURE)))
            .findFirst();
    return Optional.of(
        entry.with(
            witness
                .hear(content, digest, referrers, signatures)
                .after(entry.manifest().metadata().deprecated()),
            referrers.stream().map(Descriptor::digest).toList()));
  }
}
