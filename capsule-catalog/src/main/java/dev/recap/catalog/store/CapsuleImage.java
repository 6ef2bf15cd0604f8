package dev.recap.catalog.store;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.OciLayout;
import dev.recap.catalog.oci.Platform;
import dev.recap.catalog.parameters.SchemaParameters;
import dev.recap.core.capsule.DeclaredBinding.User;
import dev.recap.core.capsule.Manifest;
import dev.recap.core.capsule.ParameterSchema.Checked;
import dev.recap.core.capsule.Parameters;
import dev.recap.core.invocation.CommandLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes a capsule as an image index of the OCI image specification: an image that any engine runs,
 * and beside it a manifest with the capsule's documents, which engines pass over.
 */
final class CapsuleImage {
  private static final String EPOCH = "1970-01-01T00:00:00Z";
  private static final String NAMES = "org.opencontainers.image.";

  private final OciLayout layout;
  private final Documents documents;
  private final Map<String, String> annotations = new TreeMap<>();

  CapsuleImage(OciLayout layout, Documents documents) {
    this.layout = layout;
    this.documents = documents;
    Manifest.Metadata about = documents.manifest().metadata();
    annotations.put(NAMES + "title", about.name());
    annotations.put(NAMES + "version", about.version());
    annotations.put(NAMES + "description", about.summary());
    annotations.put(NAMES + "licenses", about.license());
    if (!about.authors().isEmpty()) {
      annotations.put(NAMES + "authors", String.join(", ", about.authors()));
    }
    about.homepage().ifPresent(url -> annotations.put(NAMES + "url", url));
  }

  /** Writes it and gives its index, which is the capsule. */
  Descriptor write(List<PackedLayer> layers, List<String> environment, Platform platform)
      throws IOException {
    Map<String, Object> index = new LinkedHashMap<>();
    index.put("schemaVersion", 2);
    index.put("mediaType", MediaTypes.INDEX);
    index.put("artifactType", MediaTypes.CAPSULE);
    index.put(
        "manifests", List.of(image(layers, environment, platform).json(), documents().json()));
    index.put("annotations", annotations);
    return layout.put(MediaTypes.INDEX, PlainJson.write(index));
  }

  private Descriptor image(List<PackedLayer> layers, List<String> environment, Platform platform)
      throws IOException {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("created", EPOCH);
    config.put("architecture", platform.architecture());
    config.put("os", platform.os());
    config.put("config", execution(environment));
    config.put(
        "rootfs",
        ordered(
            "type",
            "layers",
            "diff_ids",
            layers.stream().map(layer -> layer.diffId().value()).toList()));
    config.put(
        "history",
        layers.stream()
            .map(layer -> ordered("created", EPOCH, "created_by", "recap: " + layer.title()))
            .toList());
    return manifest(
            Optional.empty(),
            layout.put(MediaTypes.CONFIG, PlainJson.write(config)),
            layers.stream().map(PackedLayer::blob).toList())
        .on(platform);
  }

  /** What an engine runs that is not RECap: the command line that no parameters give. */
  private Map<String, Object> execution(List<String> environment) {
    Manifest manifest = documents.manifest();
    Map<String, Object> execution = new LinkedHashMap<>();
    if (manifest.binding().user() instanceof User.Id(int uid)) {
      String id = Integer.toUnsignedString(uid);
      execution.put("User", id + ":" + id);
    }
    List<String> variables = new ArrayList<>(environment);
    if (SchemaParameters.of(manifest.params()).check(Map.of())
        instanceof Checked.Accepted(Parameters parameters)) {
      List<String> command = CommandLine.of(manifest.entrypoint(), parameters.values());
      variables.add("RECAP_PARAMS=" + parameters.json());
      execution.put("Env", variables);
      execution.put("Entrypoint", command.subList(0, 1));
      execution.put("Cmd", command.subList(1, command.size()));
    } else {
      execution.put("Env", variables);
      execution.put("Entrypoint", CommandLine.of(manifest.entrypoint(), Map.of()));
    }
    execution.put("WorkingDir", "/");
    execution.put("Labels", annotations);
    return execution;
  }

  private Descriptor documents() throws IOException {
    List<Descriptor> files = new ArrayList<>();
    for (Documents.Document file : documents.files()) {
      files.add(
          layout.put(file.mediaType(), file.text()).with(Map.of(NAMES + "title", file.name())));
    }
    return manifest(
            Optional.of(MediaTypes.DOCUMENTS),
            layout.put(MediaTypes.CAPSULE_JSON, documents.json()),
            files)
        .on(Platform.UNKNOWN)
        .as(MediaTypes.DOCUMENTS);
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
    manifest.put("annotations", annotations);
    return layout.put(MediaTypes.MANIFEST, PlainJson.write(manifest));
  }

  private static Map<String, Object> ordered(String a, Object one, String b, Object two) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(a, one);
    map.put(b, two);
    return map;
  }
}
