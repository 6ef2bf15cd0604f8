package dev.recap.catalog.remote;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.manifest.CapsuleFile;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.OciLayout;
import dev.recap.catalog.oci.Platform;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.store.Lease;
import dev.recap.catalog.trust.Believer;
import dev.recap.catalog.trust.CapsuleSignature;
import dev.recap.catalog.trust.Signatures;
import dev.recap.core.capsule.Digest;
import dev.recap.core.capsule.Manifest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes capsules of the store with what is known about them into one file: an OCI image layout as
 * a tar archive, the same to the byte whenever they are. Of statements those are in it that count
 * here for the capsule as something from where it came: whoever imports the file hears them all as
 * its word.
 */
public final class ArchiveWriter {
  private final CapsuleStore store;
  private final Platform host;
  private final Believer believer;
  private final Map<String, Path> blobs = new TreeMap<>();
  private final List<Object> entries = new ArrayList<>();

  /** A writer of one archive. */
  public ArchiveWriter(CapsuleStore store, Platform host, Believer believer) {
    this.store = store;
    this.host = host;
    this.believer = believer;
  }

  /** A capsule of the store, as something from an origin. */
  public record Exported(Digest capsule, String origin) {}

  /**
   * Writes it; the file appears as a whole or not at all.
   *
   * @throws IOException also when the store lacks one
   */
  public void write(List<Exported> capsules, Path file) throws IOException {
    Map<Digest, Set<String>> origins = new LinkedHashMap<>();
    capsules.forEach(one ->
        origins.computeIfAbsent(one.capsule(), _ -> new LinkedHashSet<>()).add(one.origin()));
    try (Lease _ = store.lease()) {
      for (Map.Entry<Digest, Set<String>> capsule : origins.entrySet()) {
        add(capsule.getKey(), capsule.getValue());
      }
      Path fresh = Files.createTempFile(file.toAbsolutePath().getParent(), ".export", "");
      try {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(fresh), 1 << 16)) {
          archive(out);
        }
        Files.setAttribute(fresh, "unix:mode", 0644);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(fresh);
      }
    }
  }

  private void add(Digest capsule, Set<String> origins) throws IOException {
    CapsuleStore.Stored stored =
        store
            .find(capsule)
            .orElseThrow(() ->
                new IOException(
                    "Tried to export %s but the store has no such capsule: pull it first"
                        .formatted(capsule)));
    Manifest.Metadata about = CapsuleFile.ofJson(stored.json()).manifest().metadata();
    OciLayout layout = store.layout();
    Descriptor index =
        new Descriptor(MediaTypes.INDEX, capsule, Files.size(layout.blob(capsule)))
            .as(MediaTypes.CAPSULE);
    try {
      CapsuleForm form =
          new FormReader(manifest -> Files.readAllBytes(layout.blob(manifest.digest())), host)
              .read(index);
      blob(form.index());
      blob(form.image());
      blob(form.documents());
      for (Descriptor content : form.blobs()) {
        blob(content);
      }
    } catch (Unacceptable e) {
      throw new IOException(
          "Tried to export %s:%s but %s".formatted(about.name(), about.version(), e.why()), e);
    }
    entry(index, Optional.of(about.name() + ":" + Versions.tag(about.version())));
    about(capsule, about.name(), origins);
  }

  private void about(Digest subject, String name, Set<String> origins) throws IOException {
    List<byte[]> signatures = new ArrayList<>();
    for (Descriptor manifest : store.referrers().of(subject)) {
      if (manifest.artifactType().equals(Optional.of(MediaTypes.STATUS))
          && !counts(subject, manifest.digest(), origins)) {
        continue;
      }
      ReferrerContent content = ReferrerContent.read(store.layout(), manifest);
      for (Descriptor part : content.blobs()) {
        blob(part);
      }
      if (manifest.artifactType().equals(Optional.of(MediaTypes.SIGNATURE))) {
        signatures.add(content.manifest());
      } else {
        blob(manifest);
        entry(manifest, Optional.empty());
        about(manifest.digest(), name, origins);
      }
    }
    if (!signatures.isEmpty()) {
      byte[] all =
          signatures.size() == 1 ? signatures.getFirst() : SignatureManifest.merged(signatures);
      Descriptor manifest = store.layout().put(MediaTypes.MANIFEST, all);
      blob(manifest);
      entry(manifest, Optional.of(name + ":" + Signatures.tag(subject)));
    }
  }

  private boolean counts(Digest subject, Digest statement, Set<String> origins) throws IOException {
    Set<String> said = store.referrers().origins(subject, statement);
    List<CapsuleSignature> signatures = new Signatures(store).of(statement);
    for (String origin : origins) {
      if (believer.counts(origin, statement, said, signatures)) {
        return true;
      }
    }
    return false;
  }

  private void entry(Descriptor manifest, Optional<String> name) {
    Descriptor plain = new Descriptor(manifest.mediaType(), manifest.digest(), manifest.size());
    Descriptor typed = manifest.artifactType().map(plain::as).orElse(plain);
    entries.add(
        name.map(text -> typed.with(Map.of(Descriptor.REF_NAME, text))).orElse(typed).json());
  }

  private void blob(Descriptor content) throws IOException {
    blobs.put("blobs/sha256/" + content.digest().hex(), store.layout().blob(content.digest()));
  }

  private void archive(OutputStream out) throws IOException {
    Map<String, Object> index = new LinkedHashMap<>();
    index.put("schemaVersion", 2);
    index.put("mediaType", MediaTypes.INDEX);
    index.put("manifests", entries);
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      text(tar, "oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
      text(tar, "index.json", PlainJson.write(index));
      for (Map.Entry<String, Path> blob : blobs.entrySet()) {
        head(tar, blob.getKey(), Files.size(blob.getValue()));
        Files.copy(blob.getValue(), tar);
        tar.closeArchiveEntry();
      }
    }
  }

  private static void text(TarArchiveOutputStream tar, String name, String text)
      throws IOException {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    head(tar, name, content.length);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private static void head(TarArchiveOutputStream tar, String name, long size) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(size);
    entry.setIds(0, 0);
    entry.setNames("", "");
    entry.setModTime(0);
    entry.setMode(0100644);
    tar.putArchiveEntry(entry);
  }
}
