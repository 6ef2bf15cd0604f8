package dev.recap.functions.inventory;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURL;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Python distributions by their core metadata: {@code METADATA} or {@code PKG-INFO}. */
record Python() implements LanguagePackages {
  @Override
  public String name() {
    return "python";
  }

  @Override
  public boolean records(Path file, boolean executable) {
    String name = file.getFileName().toString();
    String folder = String.valueOf(file.getParent().getFileName());
    return name.equals("METADATA") && folder.endsWith(".dist-info")
        || name.equals("PKG-INFO") && folder.endsWith(".egg-info")
        || name.endsWith(".egg-info");
  }

  @Override
  public List<Found> read(Path place, Root root) throws IOException, MalformedPackageURLException {
    Map<String, String> fields;
    try (BufferedReader text = Root.text(place)) {
      fields = Stanzas.first(text);
    }
    if (!fields.containsKey("Name") || !fields.containsKey("Version")) {
      return List.of();
    }
    // Normalised as PEP 503 says, which package URLs of this type ask for.
    String name = fields.get("Name").toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
    String license =
        fields.getOrDefault("License-Expression", fields.getOrDefault("License", "UNKNOWN"));
    return List.of(
        new Found(
            new PackageURL("pypi", null, name, fields.get("Version"), null, null),
            license.equals("UNKNOWN") || license.isBlank() ? List.of() : List.of(license),
            root.name(place),
            Optional.ofNullable(fields.get("Author"))));
  }
}
