package dev.recap.catalog.remote;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.manifest.CapsuleFile;
import dev.recap.catalog.manifest.ManifestReader;
import dev.recap.catalog.manifest.ManifestReader.Reading;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.OciLayout;
import dev.recap.core.capsule.Manifest;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.semver4j.Semver;

/**
 * What a published capsule says of itself.
 *
 * @param manifest what the platform goes by
 * @param json it as JSON text
 * @param yaml it as its author wrote it
 */
record PulledDocuments(Manifest manifest, String json, String yaml) {
  /** Reads those of a capsule whose texts are in a layout. */
  static PulledDocuments read(OciLayout layout, CapsuleForm form) throws Unacceptable, IOException {
    ForeignJson json =
        ForeignJson.of("its capsule.json", Files.readAllBytes(layout.blob(form.json().digest())));
    Descriptor source =
        form.files().stream()
            .filter(file -> file.mediaType().equals(MediaTypes.CAPSULE_YAML))
            .findFirst()
            .orElseThrow(() -> new Unacceptable("its documents lack capsule.yaml"));
    String yaml = text(layout, "its capsule.yaml", source);
    return switch (new ManifestReader().read("its capsule.yaml", yaml)) {
      case Reading.Invalid(List<String> problems) ->
          throw new Unacceptable(
              "its manifest is none that this release knows (%s)".formatted(problems.getFirst()));
      case Reading.Valid(CapsuleFile file) -> {
        // One is what people read, and the other one what happens.
        if (!PlainJson.readObject(file.json()).equals(json.json())) {
          throw new Unacceptable("its capsule.json says something else than its capsule.yaml");
        }
        yield new PulledDocuments(
            file.manifest(), text(layout, "its capsule.json", form.json()), yaml);
      }
    };
  }

  private static String text(OciLayout layout, String what, Descriptor content)
      throws Unacceptable, IOException {
    try {
      return Files.readString(layout.blob(content.digest()));
    } catch (CharacterCodingException e) {
      throw new Unacceptable(what + " is not UTF-8");
    }
  }

  /** Compares it with what it was asked for as. */
  void check(String name, String reference) throws Unacceptable {
    Manifest.Metadata about = manifest.metadata();
    if (!about.name().equals(name)) {
      throw new Unacceptable("its manifest names the capsule %s".formatted(about.name()));
    }
    Optional<Semver> asked = Versions.of(reference);
    if (asked.isPresent() && !Versions.tag(about.version()).equals(reference)) {
      throw new Unacceptable("its manifest names the version %s".formatted(about.version()));
    }
  }
}
