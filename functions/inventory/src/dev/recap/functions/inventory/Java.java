package dev.recap.functions.inventory;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURL;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Java archives, also those within others: by the {@code pom.properties} Maven put in, else by the
 * manifest, else by the file's name.
 */
record Java() implements LanguagePackages {
  private static final int DEEPEST = 3;
  private static final Pattern ARCHIVE = Pattern.compile(".*\\.(jar|war|ear)");
  private static final Pattern NAME = Pattern.compile("(.+?)-(\\d[^/]*)\\.(jar|war|ear)");

  @Override
  public String name() {
    return "java";
  }

  @Override
  public boolean records(Path file, boolean executable) {
    return ARCHIVE.matcher(file.getFileName().toString()).matches();
  }

  @Override
  public List<Found> read(Path place, Root root) throws IOException, MalformedPackageURLException {
    List<Found> found = new ArrayList<>();
    try (InputStream bytes = Files.newInputStream(place)) {
      read(bytes, root.name(place), 0, found);
    }
    return found;
  }

  private static void read(InputStream bytes, String place, int depth, List<Found> found)
      throws IOException, MalformedPackageURLException {
    List<Found> own = new ArrayList<>();
    // Not closed: an archive within another is read from the outer one's stream.
    JarInputStream archive = new JarInputStream(bytes, false);
    for (JarEntry entry = next(archive); entry != null; entry = next(archive)) {
      if (entry.getName().startsWith("META-INF/maven/")
          && entry.getName().endsWith("/pom.properties")) {
        pom(archive, place).ifPresent(own::add);
      } else if (depth < DEEPEST && ARCHIVE.matcher(entry.getName()).matches()) {
        read(archive, place + "!/" + entry.getName(), depth + 1, found);
      }
    }
    if (own.isEmpty()) {
      named(archive.getManifest(), place).ifPresent(own::add);
    }
    found.addAll(own);
  }

  private static JarEntry next(JarInputStream archive) throws IOException {
    try {
      return archive.getNextJarEntry();
    } catch (IllegalArgumentException e) {
      throw new IOException("an entry's name is not UTF-8", e);
    }
  }

  private static Optional<Found> pom(InputStream bytes, String place)
      throws IOException, MalformedPackageURLException {
    Properties about = new Properties();
    about.load(new java.io.ByteArrayInputStream(bytes.readAllBytes()));
    String group = about.getProperty("groupId");
    String artifact = about.getProperty("artifactId");
    String version = about.getProperty("version");
    return group == null || artifact == null || version == null
        ? Optional.empty()
        : Optional.of(found(group, artifact, version, place));
  }

  private static Optional<Found> named(Manifest manifest, String place)
      throws MalformedPackageURLException {
    Attributes about = manifest == null ? new Attributes() : manifest.getMainAttributes();
    Matcher file = NAME.matcher(place.substring(place.lastIndexOf('/') + 1));
    boolean versioned = file.matches();
    String title = about.getValue("Implementation-Title");
    String version = about.getValue("Implementation-Version");
    String name = versioned ? file.group(1) : title;
    String number = versioned ? file.group(2) : version;
    return name == null || number == null
        ? Optional.empty()
        : Optional.of(found(about.getValue("Implementation-Vendor-Id"), name, number, place));
  }

  private static Found found(String group, String artifact, String version, String place)
      throws MalformedPackageURLException {
    return new Found(
        // Without a group it cannot be a Maven package: the archive's manifest need not have one.
        new PackageURL(group == null ? "generic" : "maven", group, artifact, version, null, null),
        List.of(),
        place,
        Optional.empty());
  }
}
