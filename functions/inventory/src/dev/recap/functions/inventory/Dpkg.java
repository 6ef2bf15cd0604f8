package dev.recap.functions.inventory;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURL;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Debian packages: {@code /var/lib/dpkg/status}, and {@code status.d} with a file for each package,
 * as distroless images have it.
 */
record Dpkg() implements SystemPackages {
  @Override
  public String name() {
    return "dpkg";
  }

  @Override
  public List<Path> places(Root root) {
    List<Path> places = new ArrayList<>(List.of(Path.of("var/lib/dpkg/status")));
    Path each = root.path().resolve("var/lib/dpkg/status.d");
    if (Files.isDirectory(each)) {
      try (Stream<Path> files = Files.list(each)) {
        files
            .filter(file -> !file.toString().endsWith(".md5sums"))
            .sorted()
            .forEach(file -> places.add(root.path().relativize(file)));
      } catch (IOException e) {
        places.add(root.path().relativize(each));
      }
    }
    return places;
  }

  @Override
  public List<Found> read(Path place, Root root) throws IOException, MalformedPackageURLException {
    List<Found> found = new ArrayList<>();
    try (BufferedReader text = Root.text(place)) {
      for (Map<String, String> fields : Stanzas.read(text)) {
        // In status.d there is no Status: what stands there is installed.
        if (fields.getOrDefault("Status", "ok installed").endsWith("ok installed")
            && fields.containsKey("Package")
            && fields.containsKey("Version")) {
          found.add(found(fields, place, root));
        }
      }
    }
    return found;
  }

  private static Found found(Map<String, String> fields, Path place, Root root)
      throws MalformedPackageURLException {
    TreeMap<String, String> qualifiers = new TreeMap<>();
    Optional.ofNullable(fields.get("Architecture")).ifPresent(a -> qualifiers.put("arch", a));
    root.distro().ifPresent(distro -> qualifiers.put("distro", distro));
    return new Found(
        new PackageURL(
            "deb",
            root.distribution().orElse("debian"),
            fields.get("Package"),
            fields.get("Version"),
            qualifiers,
            null),
        List.of(),
        root.name(place),
        Optional.ofNullable(fields.get("Maintainer")));
  }
}
