package dev.recap.functions.inventory;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURL;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** RPM packages, in whichever kind of database; rpm(8) itself reads them. */
record Rpm() implements SystemPackages {
  private static final List<String> FIELDS =
      List.of("NAME", "EPOCHNUM", "VERSION", "RELEASE", "ARCH", "LICENSE", "VENDOR");
  private static final Path WORK = Path.of("/out/rpm");
  private static final String FORMAT = "%{" + String.join("}\\t%{", FIELDS) + "}\\n";

  @Override
  public String name() {
    return "rpm";
  }

  @Override
  public List<Path> places(Root root) {
    List<Path> places = new ArrayList<>();
    for (String folder : List.of("var/lib/rpm", "usr/lib/sysimage/rpm", "usr/share/rpm")) {
      for (String file : List.of("rpmdb.sqlite", "Packages", "Packages.db")) {
        places.add(Path.of(folder, file));
      }
    }
    return places;
  }

  @Override
  public List<Found> read(Path place, Root root) throws IOException, MalformedPackageURLException {
    String text = query(copied(place));
    List<Found> found = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String[] fields = line.split("\t", -1);
      // Keys that were imported stand there as packages.
      if (fields.length == FIELDS.size() && !fields[0].equals("gpg-pubkey")) {
        found.add(found(fields, place, root));
      }
    }
    return found;
  }

  /** A copy on the artifacts' disk: rpm cannot open a database that it might not write to. */
  private static Path copied(Path place) throws IOException {
    Path copy = Files.createDirectories(WORK).resolve(place.getFileName());
    return Files.copy(place, copy, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String query(Path database) throws IOException {
    ProcessBuilder rpm =
        new ProcessBuilder("/usr/bin/rpm", "--dbpath", WORK.toString(), "-qa", "--qf", FORMAT);
    // Its own settings are not in the capsule, and the target's are none of its business.
    rpm.environment().put("RPM_CONFIGDIR", "/usr/lib/rpm");
    rpm.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = rpm.start();
    process.getOutputStream().close();
    try {
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException("rpm ended with " + status);
      }
      return text;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      Files.delete(database);
    }
  }

  private static Found found(String[] fields, Path place, Root root)
      throws MalformedPackageURLException {
    TreeMap<String, String> qualifiers = new TreeMap<>();
    qualifiers.put("arch", fields[4]);
    if (!fields[1].equals("0")) {
      qualifiers.put("epoch", fields[1]);
    }
    root.distro().ifPresent(distro -> qualifiers.put("distro", distro));
    return new Found(
        new PackageURL(
            "rpm",
            root.distribution().orElse("redhat"),
            fields[0],
            fields[2] + "-" + fields[3],
            qualifiers,
            null),
        List.of(fields[5]),
        root.name(place),
        fields[6].equals("(none)") ? Optional.empty() : Optional.of(fields[6]));
  }
}
