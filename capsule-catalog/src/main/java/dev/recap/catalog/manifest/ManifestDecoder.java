package dev.recap.catalog.manifest;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.text.PlainText;
import dev.recap.core.capsule.Argument;
import dev.recap.core.capsule.DeclaredBinding;
import dev.recap.core.capsule.DeclaredBinding.Namespace;
import dev.recap.core.capsule.DeclaredBinding.User;
import dev.recap.core.capsule.Limits;
import dev.recap.core.capsule.Manifest;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Turns the values of a valid {@code capsule.yaml} into the core model. */
final class ManifestDecoder {
  private ManifestDecoder() {}

  static Manifest manifest(Fields file) {
    Fields spec = file.object("spec");
    Limits limits = limits(spec.object("limits"));
    return new Manifest(
        metadata(file.object("metadata")),
        entrypoint(spec, limits),
        PlainJson.write(
            spec.any("params").orElse(Map.of("type", "object", "additionalProperties", false))),
        OutputDecoder.format(spec.any("output")),
        spec.texts("artifacts"),
        match(spec.object("match")),
        binding(spec.object("binding")),
        limits,
        modes(spec.texts("modes")),
        undo(spec, limits),
        java(spec) ? Manifest.Kind.JAVA_FUNCTION : Manifest.Kind.PROGRAM);
  }

  /** What people are told, in texts that may be a stranger's. */
  private static Manifest.Metadata metadata(Fields metadata) {
    return new Manifest.Metadata(
        metadata.required("name"),
        metadata.required("version"),
        PlainText.line(metadata.required("summary")),
        PlainText.of(metadata.text("description").orElse("")),
        PlainText.line(metadata.required("license")),
        lines(metadata.texts("authors")),
        metadata.text("homepage").map(PlainText::line),
        lines(metadata.texts("keywords")),
        metadata.texts("categories"),
        metadata.text("deprecated").map(PlainText::line));
  }

  private static List<String> lines(List<String> texts) {
    return texts.stream().map(PlainText::line).toList();
  }

  private static List<Argument> entrypoint(Fields spec, Limits limits) {
    List<?> items = spec.list("entrypoint");
    return java(spec) ? JavaCommand.of(String.valueOf(items.getFirst()), limits) : arguments(items);
  }

  private static boolean java(Fields spec) {
    return spec.text("runtime").equals(Optional.of("java"));
  }

  private static List<Argument> undo(Fields spec, Limits limits) {
    List<?> items = spec.list("undo");
    return ManifestRules.isFunction(spec, items)
        ? JavaCommand.of(String.valueOf(items.getFirst()), limits)
        : arguments(items);
  }

  private static List<Argument> arguments(List<?> items) {
    return items.stream().map(ManifestDecoder::argument).toList();
  }

  private static Argument argument(Object item) {
    if (!(item instanceof Map<?, ?> map)) {
      return new Argument.Template(item.toString());
    }
    Fields fields = new Fields(PlainJson.object(map));
    Condition condition = Condition.parse(fields.required("when"));
    return new Argument.When(
        condition.parameter(),
        condition.equalTo(),
        fields.texts("args").stream().map(Argument.Template::new).toList());
  }

  private static Manifest.Match match(Fields match) {
    return new Manifest.Match(
        match.text("process"), match.text("osFamily"), match.text("label"), match.text("image"));
  }

  private static DeclaredBinding binding(Fields binding) {
    Set<Namespace> namespaces = EnumSet.noneOf(Namespace.class);
    if (binding.any("namespaces").isPresent()) {
      List<String> named = binding.texts("namespaces");
      Arrays.stream(Namespace.values())
          .filter(namespace -> named.contains(namespace.procName()))
          .forEach(namespaces::add);
    } else {
      namespaces.addAll(EnumSet.allOf(Namespace.class));
    }
    return new DeclaredBinding(
        namespaces,
        DeclaredBinding.Filesystem.valueOf(
            binding.text("filesystem").orElse("none").toUpperCase(Locale.ROOT)),
        user(binding.any("user").orElse("target")),
        new TreeSet<>(binding.texts("capabilities")));
  }

  private static User user(Object value) {
    return switch (value.toString()) {
      case "target" -> new User.OfTarget();
      case "root" -> new User.Root();
      default -> new User.Id(((Number) value).intValue());
    };
  }

  private static Limits limits(Fields limits) {
    Limits standard = Limits.DEFAULT;
    return new Limits(
        limits.any("timeout").map(Quantities::duration).orElse(standard.timeout()),
        limits.any("memory").map(Quantities::bytes).orElse(standard.memoryBytes()),
        limits.any("cpu").map(Quantities::processors).orElse(standard.cpus()),
        limits.integer("pids").orElse(standard.pids()),
        limits.any("output").map(Quantities::bytes).orElse(standard.outputBytes()),
        limits.any("artifacts").map(Quantities::bytes).orElse(standard.artifactBytes()));
  }

  private static Set<Manifest.Mode> modes(List<String> names) {
    Set<Manifest.Mode> modes = EnumSet.noneOf(Manifest.Mode.class);
    names.forEach(name -> modes.add(Manifest.Mode.valueOf(name.toUpperCase(Locale.ROOT))));
    return modes.isEmpty() ? Set.of(Manifest.Mode.ONCE) : modes;
  }
}
