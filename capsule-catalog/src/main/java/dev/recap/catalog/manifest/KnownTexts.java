package dev.recap.catalog.manifest;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.oci.BoundedFolder;
import dev.recap.catalog.oci.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * Files that were found valid, as JSON under the digest of their text: a process that judges one
 * capsule need not start the validator, which takes it longer than everything else.
 */
public record KnownTexts(BoundedFolder files) {
  /** More than anybody changes between. */
  private static final int MOST = 64;

  /** Changed whenever the same text could be judged differently. */
  private static final String FORMAT = "1\n";

  /** In a folder. */
  public KnownTexts(Path folder) {
    this(new BoundedFolder(folder, MOST));
  }

  /** What a text says, if it was found valid before. */
  public Optional<Fields> find(String text) {
    try {
      return files.find(name(text)).map(json -> new Fields(PlainJson.readObject(json)));
    } catch (JacksonException e) {
      // It is checked once more.
      return Optional.empty();
    }
  }

  /** Keeps one; whoever may not write the store checks the text each time. */
  public boolean keep(String text, String json) {
    return files.keep(name(text), json);
  }

  private static String name(String text) {
    return Sha256.of((FORMAT + text).getBytes(StandardCharsets.UTF_8)).hex();
  }
}
