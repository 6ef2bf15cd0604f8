package dev.recap.catalog.lint;

import dev.recap.core.capsule.DeclaredBinding;
import dev.recap.core.capsule.DeclaredBinding.Filesystem;
import dev.recap.core.capsule.DeclaredBinding.Namespace;
import dev.recap.core.capsule.DeclaredBinding.User;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Power that is declared and that nothing in the payload seems to use. */
final class PowerAdvice {
  private final ManifestText manifest;
  private final DeclaredBinding binding;
  private final Payload payload;
  private final Remarks remarks;

  PowerAdvice(ManifestText manifest, Payload payload, Remarks remarks) {
    this.manifest = manifest;
    this.binding = manifest.file().manifest().binding();
    this.payload = payload;
    this.remarks = remarks;
  }

  void give() {
    if (payload.known()) {
      capabilities();
      network();
    }
    filesystem();
    user();
  }

  private void capabilities() {
    List<?> named = (List<?>) manifest.at("/spec/binding/capabilities").orElse(List.of());
    for (int i = 0; i < named.size(); i++) {
      String capability = String.valueOf(named.get(i));
      Optional<CapabilityUse> use = CapabilityUse.of(capability);
      if (use.isPresent()
          && !use.get().shows(payload)
          && !(capability.equals("SYS_PTRACE") && argumentsMayName(KnownPath.PROCESSES))) {
        warn(
            "/spec/binding/capabilities/" + i,
            "nothing in it seems to use %s: no file imports any of %s; remove it"
                .formatted(capability, use.get().examples()));
      }
    }
  }

  private void network() {
    if (binding.namespaces().contains(Namespace.NET)
        && !payload.importsAny(KnownImports.NETWORK.names())
        && !payload.paths().contains(KnownPath.NETWORK)
        && !argumentsMayName(KnownPath.NETWORK)) {
      warn(
          "/spec/binding/namespaces",
          "nothing in it seems to use the target's network: no file imports socket or names"
              + " /proc/net; leave net out of binding.namespaces");
    }
  }

  private void filesystem() {
    if (binding.filesystem() == Filesystem.NONE) {
      return;
    }
    String word = binding.filesystem().name().toLowerCase(Locale.ROOT);
    if (!payload.paths().contains(KnownPath.TARGET)
        && !argumentsMayName(KnownPath.TARGET)
        && !(payload.paths().contains(KnownPath.PROCESSES)
            && binding.capabilities().contains("SYS_PTRACE"))) {
      warn(
          "/spec/binding/filesystem",
          "neither its files nor its parameters name /target, so it seems to need no %s:"
                  .formatted(word)
              + " write filesystem: none");
    } else if (binding.filesystem() == Filesystem.WRITE
        && payload.known()
        && !payload.importsAny(KnownImports.CHANGES.names())) {
      warn(
          "/spec/binding/filesystem",
          "nothing in it seems to change files: no file imports open, unlink, rename or their like;"
              + " write filesystem: read");
    }
  }

  /** Root without a capability and without files owns nothing that another user could not use. */
  private void user() {
    if (!(binding.user() instanceof User.Root) || binding.filesystem() != Filesystem.NONE) {
      return;
    }
    if (binding.capabilities().isEmpty()) {
      warn(
          "/spec/binding/user",
          "without a capability and without the target's files root can do no more than anybody:"
              + " write user: target");
    } else if (payload.known()
        && !payload.importsAny(KnownImports.IDENTITY.names())
        && !payload.paths().contains(KnownPath.PROCESSES)) {
      warn(
          "/spec/binding/user",
          "its capabilities hold for every user, and nothing in it asks who it is:"
              + " write user: target");
    }
  }

  /** Whether the manifest, or whoever invokes the capsule, can have it open a path. */
  private boolean argumentsMayName(KnownPath path) {
    return Stream.of("/spec/entrypoint", "/spec/undo", "/spec/params")
            .flatMap(manifest::texts)
            .anyMatch(path::isIn)
        || manifest.members("/spec/params/properties").values().stream()
            .anyMatch(schema -> schema instanceof Map<?, ?> map && mayHold(map, path));
  }

  /** A text that is not one of a few may be a path, a command or an expression. */
  private static boolean mayHold(Map<?, ?> schema, KnownPath path) {
    boolean below = "target-path".equals(schema.get("format"));
    return below
        ? path == KnownPath.TARGET
        : "string".equals(schema.get("type")) && !schema.containsKey("enum");
  }

  private void warn(String pointer, String text) {
    remarks.warn(ManifestText.FILE, manifest.line(pointer), text);
  }
}
