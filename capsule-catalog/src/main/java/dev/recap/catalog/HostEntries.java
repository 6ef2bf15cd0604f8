package dev.recap.catalog;

import dev.recap.catalog.manifest.CapsuleFile;
import dev.recap.catalog.manifest.ManifestReader.Reading;
import dev.recap.catalog.search.Entry;
import dev.recap.catalog.search.LocalEntries;
import dev.recap.catalog.search.StoredEntries;
import dev.recap.catalog.search.Testimony;
import dev.recap.catalog.text.PlainText;
import dev.recap.core.capsule.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The capsules of this host as entries: those of the store, and folders as they are now. */
final class HostEntries implements LocalEntries {
  private final StoredEntries stored;
  private final Functions functions;

  HostEntries(StoredEntries stored, Functions functions) {
    this.stored = stored;
    this.functions = functions;
  }

  @Override
  public List<Entry> entries() throws IOException {
    Map<String, Entry> all = new TreeMap<>();
    stored.entries().forEach(entry -> all.put(entry.reference(), entry));
    for (String name : functions.names()) {
      if (functions.read(name) instanceof Reading.Valid(CapsuleFile file)) {
        String reference = name + ":" + file.manifest().metadata().version();
        all.put(reference, folder(file, functions.folder(name), all.get(reference)));
      }
    }
    return new ArrayList<>(all.values());
  }

  private static Entry folder(CapsuleFile file, Path folder, @Nullable Entry built)
      throws IOException {
    Manifest.Metadata about = file.manifest().metadata();
    String readme = text(folder.resolve("README.md"));
    String changelog = text(folder.resolve("CHANGELOG.md"));
    if (built != null && built.json().equals(file.json())) {
      return built.documented(readme, changelog);
    }
    return new Entry(
        Entry.LOCAL,
        "",
        about.name(),
        about.version(),
        Optional.empty(),
        file.json(),
        readme,
        changelog,
        0,
        0,
        Testimony.NONE.after(about.deprecated()),
        List.of());
  }

  private static String text(Path file) throws IOException {
    try {
      return PlainText.of(Files.readString(file));
    } catch (NoSuchFileException e) {
      return "";
    }
  }
}
