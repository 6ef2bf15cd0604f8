package dev.recap.catalog.trust;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.manifest.CapsuleFile;
import dev.recap.catalog.manifest.ManifestReader;
import dev.recap.catalog.manifest.ManifestReader.Reading;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.OciLayout;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A store with capsules that have an index and documents, and no image: what is decided about them
 * does not depend on that.
 */
final class KeptCapsules {
  private final Path state;
  private final CapsuleStore store;

  KeptCapsules(Path state) {
    this.state = state;
    this.store = new CapsuleStore(state);
  }

  /** One of them. */
  record Kept(Descriptor index, Descriptor documents, CapsuleFile file) {
    Digest digest() {
      return index.digest();
    }
  }

  CapsuleStore store() {
    return store;
  }

  Kept keep(String version, String binding) throws IOException {
    return keep(version, binding, "");
  }

  /** Keeps one; {@code metadata} is more of it, beginning with a comma. */
  Kept keep(String version, String binding, String metadata) throws IOException {
    CapsuleFile file =
        switch (new ManifestReader()
            .read(
                "capsule.yaml",
                """
                apiVersion: recap.dev/v1
                kind: Capsule
                metadata: {name: top, version: %s, summary: s, license: MIT%s}
                spec:
                  entrypoint: [/a]
                  binding: {%s}
                """
                    .formatted(version, metadata, binding))) {
          case Reading.Valid(CapsuleFile valid) -> valid;
          case Reading.Invalid(List<String> problems) ->
              throw new IllegalArgumentException(String.join("; ", problems));
        };
    OciLayout layout = store.layout();
    Descriptor config = layout.put(MediaTypes.CAPSULE_JSON, file.json());
    Descriptor documents =
        layout
            .put(
                MediaTypes.MANIFEST,
                PlainJson.write(
                    Map.of("schemaVersion", 2, "config", config.json(), "layers", List.of())))
            .as(MediaTypes.DOCUMENTS);
    Descriptor index =
        layout.put(
            MediaTypes.INDEX,
            PlainJson.write(Map.of("schemaVersion", 2, "manifests", List.of(documents.json()))));
    return new Kept(index, documents, file);
  }

  /** Unpacks one, as far as it can be. */
  Path unpack(Kept kept) throws IOException {
    Path folder = Files.createDirectories(state.resolve("capsules").resolve(kept.digest().hex()));
    return Files.writeString(folder.resolve("capsule.json"), kept.file().json());
  }
}
