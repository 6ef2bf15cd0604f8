package dev.recap.catalog.evidence;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.rootfs.Material;
import dev.recap.core.capsule.Digest;
import dev.recap.core.capsule.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A capsule's bill of materials; see CycloneDX 1.6 (ECMA-424). The same capsule of the same
 * materials has the same one: it has no date, and its serial number comes from the digest.
 */
public final class Sbom {
  private static final String CAPSULE = "capsule";

  private Sbom() {}

  /** It as JSON text. */
  public static String json(Manifest.Metadata about, Digest capsule, List<Material> materials) {
    List<SbomComponent> components = materials.stream().map(SbomComponent::of).toList();
    Map<String, Object> bom = new LinkedHashMap<>();
    bom.put("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
    bom.put("bomFormat", "CycloneDX");
    bom.put("specVersion", "1.6");
    byte[] seed = capsule.value().getBytes(StandardCharsets.UTF_8);
    bom.put("serialNumber", "urn:uuid:" + UUID.nameUUIDFromBytes(seed));
    bom.put("version", 1);
    bom.put("metadata", metadata(about, capsule));
    bom.put("components", components.stream().map(SbomComponent::json).toList());
    bom.put("dependencies", List.of(dependencies(components)));
    bom.put("compositions", compositions(components));
    return PlainJson.write(bom);
  }

  private static Map<String, Object> metadata(Manifest.Metadata about, Digest capsule) {
    Map<String, Object> component = new LinkedHashMap<>();
    component.put("type", "application");
    component.put("bom-ref", CAPSULE);
    if (!about.authors().isEmpty()) {
      component.put("authors", about.authors().stream().map(a -> Map.of("name", a)).toList());
    }
    component.put("name", about.name());
    component.put("version", about.version());
    component.put("description", about.summary());
    component.put("hashes", SbomComponent.sha256(capsule.hex()));
    component.put(
        "licenses", List.of(ordered("expression", about.license(), "acknowledgement", "declared")));
    component.put("purl", Purls.capsule(about.name(), about.version(), capsule));
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("lifecycles", List.of(Map.of("phase", "build")));
    metadata.put(
        "tools", Map.of("components", List.of(ordered("type", "application", "name", "RECap"))));
    metadata.put("component", component);
    return metadata;
  }

  private static Map<String, Object> dependencies(List<SbomComponent> components) {
    return ordered(
        "ref", CAPSULE, "dependsOn", components.stream().map(SbomComponent::ref).toList());
  }

  /** All parts are named; what is inside of an image or of a file of the author is not known. */
  private static List<Object> compositions(List<SbomComponent> components) {
    List<Object> compositions = new ArrayList<>();
    compositions.add(ordered("aggregate", "complete", "assemblies", List.of(CAPSULE)));
    List<String> opaque =
        components.stream().filter(SbomComponent::opaque).map(SbomComponent::ref).toList();
    if (!opaque.isEmpty()) {
      compositions.add(ordered("aggregate", "unknown", "assemblies", opaque));
    }
    return compositions;
  }

  private static Map<String, Object> ordered(String a, Object one, String b, Object two) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(a, one);
    map.put(b, two);
    return map;
  }
}
