package dev.recap.functions.inventory;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURL;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Alpine packages: {@code /lib/apk/db/installed}, or below /usr since Alpine 3.22. */
record Apk() implements SystemPackages {
  @Override
  public String name() {
    return "apk";
  }

  @Override
  public List<Path> places(Root root) {
    return List.of(Path.of("lib/apk/db/installed"), Path.of("usr/lib/apk/db/installed"));
  }

  @Override
  public List<Found> read(Path place, Root root) throws IOException, MalformedPackageURLException {
    List<Found> found = new ArrayList<>();
    try (BufferedReader text = Root.text(place)) {
      for (Map<String, String> fields : Stanzas.read(text)) {
        if (fields.containsKey("P") && fields.containsKey("V")) {
          found.add(found(fields, place, root));
        }
      }
    }
    return found;
  }

  private static Found found(Map<String, String> fields, Path place, Root root)
      throws MalformedPackageURLException {
    TreeMap<String, String> qualifiers = new TreeMap<>();
    Optional.ofNullable(fields.get("A")).ifPresent(a -> qualifiers.put("arch", a));
    root.distro().ifPresent(distro -> qualifiers.put("distro", distro));
    return new Found(
        new PackageURL(
            "apk",
            root.distribution().orElse("alpine"),
            fields.get("P"),
            fields.get("V"),
            qualifiers,
            null),
        Optional.ofNullable(fields.get("L")).map(List::of).orElse(List.of()),
        root.name(place),
        Optional.ofNullable(fields.get("m")));
  }
}
