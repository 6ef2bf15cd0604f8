package dev.recap.catalog.remote;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.manifest.ManifestReader;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.OciLayout;
import dev.recap.catalog.oci.Platform;
import dev.recap.catalog.oci.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

/** Puts capsules into a layout that no honest tool makes; what is not said otherwise is honest. */
final class Forgery {
  static final String YAML =
      """
      apiVersion: recap.dev/v1
      kind: Capsule
      metadata: {name: hello, version: 1.0.0, summary: s, license: MIT}
      spec: {entrypoint: [/bin/program]}
      build: {files: [{from: program, to: /bin/program}]}
      """;

  private final OciLayout layout;
  private final List<Descriptor> layers = new ArrayList<>();
  private final List<String> diffIds = new ArrayList<>();
  private String yaml = YAML;
  private Optional<String> json = Optional.empty();
  private Platform platform = Built.HOST;
  private Consumer<Map<String, Object>> index = _ -> {};
  private Consumer<Map<String, Object>> image = _ -> {};
  private Consumer<Map<String, Object>> documents = _ -> {};

  Forgery(Path folder) throws IOException {
    this.layout =
        new OciLayout(folder, Files.createDirectories(folder.resolveSibling("forgery.work")));
  }

  OciLayout layout() {
    return layout;
  }

  Forgery yaml(String text) {
    yaml = text;
    return this;
  }

  Forgery json(String text) {
    json = Optional.of(text);
    return this;
  }

  Forgery platform(Platform other) {
    platform = other;
    return this;
  }

  Forgery index(Consumer<Map<String, Object>> change) {
    index = change;
    return this;
  }

  Forgery image(Consumer<Map<String, Object>> change) {
    image = change;
    return this;
  }

  Forgery documents(Consumer<Map<String, Object>> change) {
    documents = change;
    return this;
  }

  /** A layer of a tar archive, which is compressed with gzip. */
  Forgery layer(byte[] tar) throws IOException {
    return layer(gzip(tar), MediaTypes.LAYER + "+gzip", Sha256.of(tar).value());
  }

  Forgery layer(byte[] blob, String mediaType, String diffId) throws IOException {
    layers.add(layout.put(mediaType, blob));
    diffIds.add(diffId);
    return this;
  }

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  /** Publishes it as {@code hello:1.0.0}. */
  Descriptor publish() throws IOException {
    Map<String, Object> made = new LinkedHashMap<>();
    made.put("schemaVersion", 2);
    made.put("mediaType", MediaTypes.INDEX);
    made.put("artifactType", MediaTypes.CAPSULE);
    made.put(
        "manifests", new ArrayList<>(List.of(image().on(platform).json(), described().json())));
    index.accept(made);
    Descriptor descriptor = layout.put(MediaTypes.INDEX, PlainJson.write(made));
    layout.tag("hello:1.0.0", descriptor);
    return descriptor;
  }

  private Descriptor image() throws IOException {
    Map<String, Object> config =
        Map.of(
            "os",
            platform.os(),
            "architecture",
            platform.architecture(),
            "rootfs",
            Map.of("type", "layers", "diff_ids", diffIds));
    return manifest(
        Optional.empty(), layout.put(MediaTypes.CONFIG, PlainJson.write(config)), layers, image);
  }

  private Descriptor described() throws IOException {
    Descriptor source =
        layout
            .put(MediaTypes.CAPSULE_YAML, yaml)
            .with(Map.of("org.opencontainers.image.title", "capsule.yaml"));
    String values = json.orElseGet(() -> values(yaml));
    return manifest(
            Optional.of(MediaTypes.DOCUMENTS),
            layout.put(MediaTypes.CAPSULE_JSON, values),
            List.of(source),
            documents)
        .on(Platform.UNKNOWN)
        .as(MediaTypes.DOCUMENTS);
  }

  private static String values(String yaml) {
    return new ManifestReader().read("capsule.yaml", yaml) instanceof ManifestReader.Reading.Valid v
        ? v.file().json()
        : "{}";
  }

  private Descriptor manifest(
      Optional<String> type,
      Descriptor config,
      List<Descriptor> layers,
      Consumer<Map<String, Object>> change)
      throws IOException {
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", MediaTypes.MANIFEST);
    type.ifPresent(text -> manifest.put("artifactType", text));
    manifest.put("config", config.json());
    manifest.put("layers", new ArrayList<>(layers.stream().map(Descriptor::json).toList()));
    change.accept(manifest);
    byte[] content = PlainJson.write(manifest).getBytes(StandardCharsets.UTF_8);
    return layout.put(MediaTypes.MANIFEST, content);
  }
}
