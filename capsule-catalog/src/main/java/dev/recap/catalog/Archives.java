package dev.recap.catalog;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.OciLayout;
import dev.recap.catalog.oci.Platform;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryName;
import dev.recap.catalog.place.Transfer;
import dev.recap.catalog.remote.ArchiveWriter;
import dev.recap.catalog.remote.LayoutArchive;
import dev.recap.catalog.remote.LayoutRepository;
import dev.recap.catalog.remote.Pull;
import dev.recap.core.capsule.CapsuleRef;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.semver4j.Semver;

/** Takes capsules from image layouts and archives on the disk, and writes archives of them. */
record Archives(CatalogParts parts) {
  private static final Pattern VERSION = Pattern.compile("([a-z0-9-]{1,63}):(.+)");

  List<Pull> layout(Path layout, Transfer transfer) throws IOException {
    List<Pull> taken = new ArrayList<>();
    for (Descriptor found : new OciLayout(layout, layout).index()) {
      Matcher name = VERSION.matcher(found.annotations().getOrDefault(Descriptor.REF_NAME, ""));
      if (name.matches() && Semver.isValid(name.group(2).replace('_', '+'))) {
        LayoutRepository from = new LayoutRepository(layout, name.group(1));
        taken.add(
            new Pulls(parts).take(from, Optional.empty(), name.group(1), name.group(2), transfer));
      }
    }
    return some(taken, layout, "recap capsule build DIR -o LAYOUT writes one");
  }

  List<Pull> archive(Path archive, Optional<RepositoryName> published, Transfer transfer)
      throws IOException {
    List<Pull> taken = new ArrayList<>();
    try (LayoutArchive content = LayoutArchive.open(archive)) {
      for (LayoutArchive.Version version : content.versions()) {
        Repository copy = content.repository(version.name());
        Optional<RepositoryName> place =
            published.map(namespace -> namespace.child(version.name()));
        Repository from = place.isPresent() ? new PublishedRepository(copy, place.get()) : copy;
        taken.add(new Pulls(parts).take(from, place, version.name(), version.tag(), transfer));
      }
    }
    return some(taken, archive, "recap catalog export writes such a file");
  }

  private static List<Pull> some(List<Pull> taken, Path from, String remedy) throws IOException {
    if (taken.isEmpty()) {
      throw new IOException(
          "Tried to find capsules in %s but its index has no name such as top:1.2.0: %s"
              .formatted(from, remedy));
    }
    return taken;
  }

  List<CapsuleRef> export(List<CapsuleRef> capsules, Path archive) throws IOException {
    List<CapsuleRef> exactly = new ArrayList<>();
    List<ArchiveWriter.Exported> exported = new ArrayList<>();
    for (CapsuleRef capsule : capsules) {
      Installed installed =
          parts
              .installed()
              .find(capsule)
              .orElseThrow(() ->
                  new IOException(
                      "Tried to export %s but it is not on this host: build or pull it first"
                          .formatted(capsule)));
      exported.add(new ArchiveWriter.Exported(installed.stored().digest(), installed.origin()));
      exactly.add(installed.reference());
    }
    new ArchiveWriter(
            parts.store(),
            Platform.linux(System.getProperty("os.arch", "unknown")),
            parts.admission())
        .write(exported, archive);
    return exactly;
  }
}
