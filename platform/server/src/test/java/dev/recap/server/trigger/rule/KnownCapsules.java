package dev.recap.server.trigger.rule;

import dev.recap.catalog.parameters.SchemaParameters;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleCatalog;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.capsule.DeclaredBinding;
import dev.recap.core.capsule.DeclaredBinding.Filesystem;
import dev.recap.core.capsule.DeclaredBinding.User;
import dev.recap.core.capsule.Digest;
import dev.recap.core.capsule.Limits;
import dev.recap.core.capsule.Manifest;
import dev.recap.core.capsule.OutputFormat;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A catalog of the capsules that a test names, each in version 1.0.0. */
final class KnownCapsules implements CapsuleCatalog {
  private final Map<String, Capsule> capsules = new LinkedHashMap<>();

  KnownCapsules with(String name, String schema, Manifest.Mode... modes) {
    Manifest manifest =
        new Manifest(
            new Manifest.Metadata(
                name,
                "1.0.0",
                "",
                "",
                "Apache-2.0",
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty()),
            List.of(),
            schema,
            new OutputFormat.Text(),
            List.of(),
            Manifest.Match.ANY,
            new DeclaredBinding(Set.of(), Filesystem.NONE, new User.OfTarget(), Set.of()),
            Limits.DEFAULT,
            modes.length == 0 ? Set.of(Manifest.Mode.ONCE) : Set.of(modes),
            List.of());
    capsules.put(
        name,
        new Capsule(
            manifest,
            new Digest("sha256:" + "0a".repeat(32)),
            Path.of("/nowhere"),
            SchemaParameters.of(schema)));
    return this;
  }

  @Override
  public Lookup find(CapsuleRef reference) {
    Capsule capsule = capsules.get(reference.name());
    if (capsule == null || !reference.version().orElse("1.0.0").equals("1.0.0")) {
      return new Lookup.Unknown(reference, List.copyOf(capsules.keySet()));
    }
    return new Lookup.Found(capsule);
  }

  @Override
  public List<Manifest> list() {
    return capsules.values().stream().map(Capsule::manifest).toList();
  }
}
