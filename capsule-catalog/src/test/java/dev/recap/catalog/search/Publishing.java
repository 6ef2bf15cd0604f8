package dev.recap.catalog.search;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.Platform;
import dev.recap.catalog.oci.ReferrerManifest;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.Transfer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts capsules into a repository as publishing does, and what publishing never would. */
final class Publishing {
  private final Repository repository;
  private final Path scratch;

  Publishing(Repository repository, Path scratch) {
    this.repository = repository;
    this.scratch = scratch;
  }

  /** A capsule with a README. */
  Descriptor capsule(String tag, String json, String readme) throws IOException {
    Descriptor image =
        manifest(
            Optional.empty(),
            blob(MediaTypes.CONFIG, "{}"),
            List.of(blob(MediaTypes.LAYER + "+gzip", "a layer")));
    Descriptor documents =
        manifest(
                Optional.of(MediaTypes.DOCUMENTS),
                blob(MediaTypes.CAPSULE_JSON, json),
                List.of(
                    blob("text/markdown", readme)
                        .with(Map.of("org.opencontainers.image.title", "README.md"))))
            .on(Platform.UNKNOWN)
            .as(MediaTypes.DOCUMENTS);
    Map<String, Object> index = new LinkedHashMap<>();
    index.put("schemaVersion", 2);
    index.put("mediaType", MediaTypes.INDEX);
    index.put("artifactType", MediaTypes.CAPSULE);
    index.put("manifests", List.of(image.json(), documents.json()));
    return put(MediaTypes.INDEX, PlainJson.write(index), Optional.of(tag));
  }

  /** Something said about a capsule. */
  void referrer(Descriptor capsule, String type, String text) throws IOException {
    blob(MediaTypes.EMPTY, ReferrerManifest.EMPTY_CONFIG);
    put(
        MediaTypes.MANIFEST,
        ReferrerManifest.json(type, capsule, List.of(blob(type, text)), Map.of()),
        Optional.empty());
  }

  /** A signature in cosign's form. */
  void signature(Descriptor capsule, String payload, String base64) throws IOException {
    signatures(capsule, payload, List.of(base64));
  }

  /** Several, in their order. */
  void signatures(Descriptor capsule, String payload, List<String> base64) throws IOException {
    Descriptor layer = blob(MediaTypes.SIGNED_PAYLOAD, payload);
    List<Object> layers = new ArrayList<>();
    for (String one : base64) {
      layers.add(layer.with(Map.of("dev.cosignproject.cosign/signature", one)).json());
    }
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", MediaTypes.MANIFEST);
    manifest.put("config", blob(MediaTypes.CONFIG, "{}").json());
    manifest.put("layers", layers);
    put(
        MediaTypes.MANIFEST,
        PlainJson.write(manifest),
        Optional.of("sha256-" + capsule.digest().hex() + ".sig"));
  }

  private Descriptor manifest(
      Optional<String> artifactType, Descriptor config, List<Descriptor> layers)
      throws IOException {
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", MediaTypes.MANIFEST);
    artifactType.ifPresent(type -> manifest.put("artifactType", type));
    manifest.put("config", config.json());
    manifest.put("layers", layers.stream().map(Descriptor::json).toList());
    return put(MediaTypes.MANIFEST, PlainJson.write(manifest), Optional.empty());
  }

  private Descriptor put(String mediaType, String text, Optional<String> tag) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Descriptor manifest = new Descriptor(mediaType, Sha256.of(bytes), bytes.length);
    repository.put(manifest, bytes, tag);
    return manifest;
  }

  private Descriptor blob(String mediaType, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Descriptor blob = new Descriptor(mediaType, Sha256.of(bytes), bytes.length);
    Path file = Files.createTempFile(scratch, "blob", "");
    Files.write(file, bytes);
    repository.upload(blob, file, Transfer.SILENT);
    return blob;
  }
}
