package dev.recap.cli.output;

import dev.recap.catalog.text.PlainText;
import dev.recap.core.capsule.DeclaredBinding;
import dev.recap.core.capsule.DeclaredBinding.Namespace;
import dev.recap.core.capsule.DeclaredBinding.User;
import dev.recap.core.capsule.Limits;
import dev.recap.core.capsule.Manifest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** A capsule's manifest for people to read, and as JSON. */
public final class ManifestView {
  private static final int LABEL_WIDTH = 14;

  private ManifestView() {}

  /** What it does, takes and may do. */
  public static String text(Manifest capsule) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, Object> field : json(capsule).entrySet()) {
      String label = field.getKey();
      text.append(label).repeat(' ', LABEL_WIDTH - label.length());
      text.append(shown(field.getValue()).replace("\n", "\n" + " ".repeat(LABEL_WIDTH)));
      text.append('\n');
    }
    return PlainText.of(text.toString());
  }

  private static String shown(Object value) {
    return switch (value) {
      case List<?> list when list.isEmpty() -> "-";
      case List<?> list -> String.join(", ", list.stream().map(String::valueOf).toList());
      case Json.Raw(String json) -> json;
      case Object other -> other.toString().strip();
    };
  }

  /** The same, in the order it is shown; the parameters are their JSON Schema. */
  public static Map<String, Object> json(Manifest capsule) {
    Manifest.Metadata about = capsule.metadata();
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("name", about.name());
    view.put("version", about.version());
    view.put("summary", about.summary());
    view.put("description", about.description());
    view.put("license", about.license());
    view.put("authors", about.authors());
    about.homepage().ifPresent(homepage -> view.put("homepage", homepage));
    view.put("keywords", about.keywords());
    view.put("categories", about.categories());
    about.deprecated().ifPresent(why -> view.put("deprecated", why));
    view.put("modes", capsule.modes().stream().map(ManifestView::word).toList());
    view.put("params", new Json.Raw(capsule.params()));
    DeclaredBinding binding = capsule.binding();
    view.put(
        "namespaces", binding.namespaces().stream().map(Namespace::procName).sorted().toList());
    view.put("filesystem", word(binding.filesystem()));
    view.put("user", user(binding.user()));
    view.put("capabilities", List.copyOf(new TreeSet<>(binding.capabilities())));
    Limits limits = capsule.limits();
    view.put("timeout", limits.timeout().toString());
    view.put("memory", limits.memoryBytes());
    view.put("cpu", limits.cpus());
    view.put("pids", limits.pids());
    return view;
  }

  private static String user(User user) {
    return switch (user) {
      case User.OfTarget() -> "target";
      case User.Root() -> "root";
      case User.Id(int uid) -> Integer.toString(uid);
    };
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
