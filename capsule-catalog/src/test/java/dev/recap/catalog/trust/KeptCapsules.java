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
import java.util.LinkedHashMap;
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
            .put(MediaTypes.MANIFEST, text("config", config.json(), "layers", List.of()))
            .as(MediaTypes.DOCUMENTS);
    Descriptor index = layout.put(MediaTypes.INDEX, text("manifests", List.of(documents.json())));
    return new Kept(index, documents, file);
  }

  /** A manifest of members in their order: the same in every process. */
  private static String text(Object... members) {
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("schemaVersion", 2);
    for (int i = 0; i < members.length; i += 2) {
      manifest.put(String.valueOf(members[i]), members[i + 1]);
    }
    return PlainJson.write(manifest);
  }

  /** Unpacks one, as far as it can be. */
  Path unpack(Kept kept) throws IOException {
    Path folder = Files.createDirectories(state.resolve("capsules").resolve(kept.digest().hex()));
    return Files.writeString(folder.resolve("capsule.json"), kept.file().json());
  }
}
