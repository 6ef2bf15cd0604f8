package dev.recap.catalog.trust;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.manifest.Fields;
import dev.recap.catalog.oci.HostFiles;
import dev.recap.catalog.oci.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * Policies that were found valid, as JSON under the digest of their text: a process that judges one
 * capsule need not start the validator, which takes it longer than everything else.
 *
 * @param folder as well guarded as the capsules beside it
 */
record KnownPolicies(Path folder) {
  /** Changed whenever the same text could be judged differently. */
  private static final String FORMAT = "1\n";

  Optional<Fields> find(String text) {
    try {
      return Optional.of(new Fields(PlainJson.readObject(Files.readString(file(text)))));
    } catch (IOException | JacksonException e) {
      // It is checked once more.
      return Optional.empty();
    }
  }

  /** Keeps one; whoever may not write the store checks the policy each time. */
  boolean keep(String text, String json) {
    try {
      HostFiles.hidden(folder);
      HostFiles.replace(file(text), json, folder);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private Path file(String text) {
    return folder.resolve(Sha256.of((FORMAT + text).getBytes(StandardCharsets.UTF_8)).hex());
  }
}
