package dev.recap.catalog;

import dev.recap.catalog.manifest.CapsuleFile;
import dev.recap.catalog.manifest.ManifestReader;
import dev.recap.catalog.manifest.ManifestReader.Reading;
import dev.recap.catalog.oci.HostFiles;
import dev.recap.catalog.oci.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * The manifests of folders that were found valid, as JSON beside the digest of their text: a
 * command that lists all of them need not check each anew, which takes longer than all else.
 *
 * @param folder a file for each name; as well guarded as the capsules beside it
 * @param manifests reads what is not known
 */
record KnownManifests(Path folder, ManifestReader manifests) {
  /** Changed whenever the same text could be judged or read differently. */
  private static final String FORMAT = "1\n";

  /** Reads the manifest of a capsule's folder. */
  Reading read(String name, Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      // It says better what is wrong.
      return manifests.read(file);
    }
    String digest = Sha256.of((FORMAT + text).getBytes(StandardCharsets.UTF_8)).hex();
    Optional<CapsuleFile> known = find(name, digest);
    if (known.isPresent()) {
      return new Reading.Valid(known.get());
    }
    Reading reading = manifests.read(file.toString(), text);
    if (reading instanceof Reading.Valid(CapsuleFile valid)) {
      keep(name, digest + "\n" + valid.json());
    }
    return reading;
  }

  private Optional<CapsuleFile> find(String name, String digest) {
    try {
      String kept = Files.readString(folder.resolve(name));
      return kept.startsWith(digest + "\n")
          ? Optional.of(CapsuleFile.ofJson(kept.substring(digest.length() + 1)))
          : Optional.empty();
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      // It is checked once more.
      return Optional.empty();
    }
  }

  private void keep(String name, String content) {
    try {
      HostFiles.hidden(folder);
      HostFiles.replace(folder.resolve(name), content, folder);
    } catch (IOException e) {
      // Whoever may not write the store checks each time.
    }
  }
}
