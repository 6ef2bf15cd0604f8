package dev.recap.catalog.evidence;

import dev.recap.catalog.rootfs.Material;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A component of a bill of materials.
 *
 * @param ref unique in the bill
 * @param opaque whether its own parts are not known
 * @param json it as JSON values
 */
record SbomComponent(String ref, boolean opaque, Map<String, Object> json) {

  static SbomComponent of(Material material) {
    return switch (material) {
      case Material.DebianPackage deb -> debian(deb);
      case Material.MavenArtifact maven -> maven(maven);
      case Material.JavaRuntime java -> java(java);
      case Material.OwnFile(String path, String sha256) -> {
        String ref = "file:" + path;
        Map<String, Object> json = start("file", ref, path);
        json.put("hashes", sha256(sha256));
        yield new SbomComponent(ref, true, json);
      }
      case Material.Image(String from, var digest) -> {
        Map<String, Object> json = start("container", "image", from);
        json.put("version", digest.value());
        json.put("hashes", sha256(digest.hex()));
        yield new SbomComponent("image", true, json);
      }
    };
  }

  private static SbomComponent debian(Material.DebianPackage deb) {
    String ref = "deb:" + deb.name();
    Map<String, Object> json = start("library", ref, deb.name());
    json.put("version", deb.version());
    json.put("hashes", sha256(deb.sha256()));
    List<Object> licences =
        deb.copyright().map(DebianCopyright::licences).orElse(List.of()).stream()
            .<Object>map(SbomComponent::licence)
            .toList();
    if (!licences.isEmpty()) {
      json.put("licenses", licences);
    }
    json.put("purl", Purls.debian(deb));
    return new SbomComponent(ref, false, json);
  }

  private static SbomComponent maven(Material.MavenArtifact maven) {
    // Two artifacts may differ in their classifiers alone.
    String ref = "maven:%s:%s:%.12s".formatted(maven.group(), maven.name(), maven.sha256());
    Map<String, Object> json = start("library", ref, maven.name());
    json.put("group", maven.group());
    json.put("version", maven.version());
    json.put("hashes", sha256(maven.sha256()));
    json.put("purl", Purls.maven(maven));
    return new SbomComponent(ref, false, json);
  }

  private static SbomComponent java(Material.JavaRuntime java) {
    String ref = "java-runtime";
    Map<String, Object> json = start("platform", ref, "OpenJDK");
    json.put("publisher", java.vendor());
    json.put("version", java.version());
    json.put("purl", Purls.java(java));
    Map<String, Object> modules = new LinkedHashMap<>();
    modules.put("name", "recap:java:modules");
    modules.put("value", String.join(",", java.modules()));
    json.put("properties", List.of(modules));
    return new SbomComponent(ref, false, json);
  }

  private static Map<String, Object> start(String type, String ref, String name) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", type);
    json.put("bom-ref", ref);
    json.put("name", name);
    return json;
  }

  private static Map<String, Object> licence(DebianCopyright.Licence licence) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(licence.spdx() ? "id" : "name", licence.text());
    json.put("acknowledgement", "declared");
    return Map.of("license", json);
  }

  static List<Object> sha256(String hex) {
    Map<String, Object> hash = new LinkedHashMap<>();
    hash.put("alg", "SHA-256");
    hash.put("content", hex);
    return List.of(hash);
  }
}
