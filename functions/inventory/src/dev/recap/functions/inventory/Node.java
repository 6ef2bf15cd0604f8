package dev.recap.functions.inventory;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURL;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Node packages: {@code node_modules/NAME/package.json}, scoped ones too. */
record Node() implements LanguagePackages {
  @Override
  public String name() {
    return "node";
  }

  @Override
  public boolean records(Path file, boolean executable) {
    if (!file.endsWith("package.json") || file.getNameCount() < 3) {
      return false;
    }
    Path above = file.getParent().getParent();
    if (above.getFileName().toString().startsWith("@") && above.getNameCount() > 1) {
      above = above.getParent();
    }
    return above.endsWith("node_modules");
  }

  @Override
  public List<Found> read(Path place, Root root) throws IOException, MalformedPackageURLException {
    JsonObject about;
    try (BufferedReader text = Root.text(place)) {
      about = JsonParser.parseReader(text).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw new IOException("not a JSON object", e);
    }
    Optional<String> name = text(about.get("name"));
    Optional<String> version = text(about.get("version"));
    if (name.isEmpty() || version.isEmpty()) {
      return List.of();
    }
    int slash = name.get().indexOf('/');
    return List.of(
        new Found(
            new PackageURL(
                "npm",
                slash < 0 ? null : name.get().substring(0, slash),
                name.get().substring(slash + 1),
                version.get(),
                null,
                null),
            text(about.get("license")).map(List::of).orElse(List.of()),
            root.name(place),
            text(about.get("author"))));
  }

  private static Optional<String> text(JsonElement element) {
    return element != null && element.isJsonPrimitive()
        ? Optional.of(element.getAsString())
        : Optional.empty();
  }
}
