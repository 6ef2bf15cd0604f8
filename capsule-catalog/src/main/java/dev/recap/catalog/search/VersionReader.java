package dev.recap.catalog.search;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.manifest.CapsuleFile;
import dev.recap.catalog.manifest.Fields;
import dev.recap.catalog.manifest.ManifestReader;
import dev.recap.catalog.manifest.ManifestReader.Reading;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.text.PlainText;
import dev.recap.core.capsule.Manifest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** Reads what a version says of itself, none of its payload. */
final class VersionReader {
  private static final int LARGEST_MANIFEST = 1 << 20;

  /** What is longer is no README; its capsule is found without it. */
  private static final int LARGEST_DOCUMENT = 256 << 10;

  private static final String TITLE = "org.opencontainers.image.title";

  private final ManifestReader manifests = new ManifestReader();
  private final boolean trusted;

  /**
   * A reader.
   *
   * @param trusted whether what it reads was checked when it came
   */
  VersionReader(boolean trusted) {
    this.trusted = trusted;
  }

  /** Where a version is. */
  record Place(String source, String repository, String name, String version) {}

  /**
   * Reads one.
   *
   * @throws RepositoryException when it is no capsule, or another one than its place says
   */
  Entry read(Place place, SmallContent remote, Descriptor index) throws IOException {
    Fields capsule = remote.manifest(index);
    if (!capsule.text("artifactType").equals(Optional.of(MediaTypes.CAPSULE))) {
      throw remote.unexpected("%s is no capsule".formatted(place.version()));
    }
    List<Descriptor> parts = remote.parts(capsule, "manifests");
    Fields documents =
        remote.manifest(
            parts.stream()
                .filter(part -> part.artifactType().equals(Optional.of(MediaTypes.DOCUMENTS)))
                .findFirst()
                .orElseThrow(
                    () -> remote.unexpected("%s has no documents".formatted(place.version()))));
    CapsuleFile file = file(place, remote, documents);
    List<Descriptor> layers =
        remote.parts(
            remote.manifest(
                parts.stream()
                    .filter(part -> part.artifactType().isEmpty())
                    .findFirst()
                    .orElseThrow(
                        () -> remote.unexpected("%s has no image".formatted(place.version())))),
            "layers");
    List<Descriptor> texts = remote.parts(documents, "layers");
    return new Entry(
        place.source(),
        place.repository(),
        place.name(),
        place.version(),
        Optional.of(index.digest()),
        file.json(),
        document(remote, texts, "README.md"),
        document(remote, texts, "CHANGELOG.md"),
        layers.stream().mapToLong(Descriptor::size).sum(),
        layers.size(),
        Testimony.NONE,
        List.of());
  }

  private CapsuleFile file(Place place, SmallContent remote, Fields documents) throws IOException {
    Descriptor config = remote.part(documents.any("config").orElse(Map.of()));
    String json = remote.text(config, LARGEST_MANIFEST);
    return trusted ? CapsuleFile.ofJson(plain(json, remote)) : valid(place, json, remote);
  }

  private CapsuleFile valid(Place place, String json, SmallContent remote)
      throws RepositoryException {
    return switch (manifests.read(
        place.repository() + ":" + place.version(), plain(json, remote))) {
      case Reading.Invalid(List<String> problems) ->
          throw remote.unexpected(
              "the manifest of %s is none: %s".formatted(place.version(), problems.getFirst()));
      case Reading.Valid(CapsuleFile file) -> {
        Manifest.Metadata about = file.manifest().metadata();
        if (!about.name().equals(place.name()) || !about.version().equals(place.version())) {
          throw remote.unexpected(
              "%s is the capsule %s:%s".formatted(place.version(), about.name(), about.version()));
        }
        yield file;
      }
    };
  }

  /** With the texts of strangers made plain. */
  private static String plain(String json, SmallContent remote) throws RepositoryException {
    try {
      return PlainJson.write(PlainText.value(PlainJson.readObject(json)));
    } catch (JacksonException e) {
      throw remote.unexpected("its manifest is no JSON object");
    }
  }

  private static String document(SmallContent remote, List<Descriptor> texts, String title)
      throws IOException {
    Optional<Descriptor> found =
        texts.stream()
            .filter(text -> title.equals(text.annotations().get(TITLE)))
            .filter(text -> text.size() <= LARGEST_DOCUMENT)
            .findFirst();
    return found.isPresent() ? PlainText.of(remote.text(found.get(), LARGEST_DOCUMENT)) : "";
  }
}
