package dev.recap.server.api;

import dev.recap.core.capsule.DeclaredBinding;
import dev.recap.core.capsule.Limits;
import dev.recap.core.capsule.Manifest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.util.RawValue;

/** What a capsule says of itself, as JSON. */
final class ManifestJson {
  private ManifestJson() {}

  static Map<String, Object> summary(Manifest manifest) {
    Manifest.Metadata about = manifest.metadata();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", about.name());
    json.put("version", about.version());
    json.put("summary", about.summary());
    json.put("categories", about.categories());
    about.deprecated().ifPresent(why -> json.put("deprecated", why));
    json.put("modes", manifest.modes().stream().map(ManifestJson::word).sorted().toList());
    return json;
  }

  static Map<String, Object> full(Manifest manifest) {
    Manifest.Metadata about = manifest.metadata();
    Map<String, Object> json = summary(manifest);
    json.put("description", about.description());
    json.put("license", about.license());
    json.put("authors", about.authors());
    about.homepage().ifPresent(homepage -> json.put("homepage", homepage));
    json.put("keywords", about.keywords());
    json.put("params", new RawValue(manifest.params()));
    json.put("binding", binding(manifest.binding()));
    json.put("limits", limits(manifest.limits()));
    json.put("artifacts", manifest.artifacts());
    return json;
  }

  private static Map<String, Object> binding(DeclaredBinding binding) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(
        "namespaces",
        binding.namespaces().stream().map(DeclaredBinding.Namespace::procName).sorted().toList());
    json.put("filesystem", word(binding.filesystem()));
    json.put(
        "user",
        switch (binding.user()) {
          case DeclaredBinding.User.OfTarget() -> "target";
          case DeclaredBinding.User.Root() -> "root";
          case DeclaredBinding.User.Id(int uid) -> Integer.toString(uid);
        });
    json.put("capabilities", List.copyOf(new TreeSet<>(binding.capabilities())));
    return json;
  }

  private static Map<String, Object> limits(Limits limits) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("timeout", limits.timeout().toString());
    json.put("memoryBytes", limits.memoryBytes());
    json.put("cpus", limits.cpus());
    json.put("pids", limits.pids());
    json.put("outputBytes", limits.outputBytes());
    json.put("artifactBytes", limits.artifactBytes());
    return json;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
