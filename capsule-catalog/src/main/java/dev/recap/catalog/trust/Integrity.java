package dev.recap.catalog.trust;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;

/**
 * Whether what is invoked under a digest is what the digest stands for: the chain from a capsule's
 * index by its documents to its manifest, whose bytes are hashed again.
 */
final class Integrity {
  private final CapsuleStore store;
  private final Consumer<Path> looked;

  /**
   * Of capsules in a store.
   *
   * @param looked is told which files were read
   */
  Integrity(CapsuleStore store, Consumer<Path> looked) {
    this.store = store;
    this.looked = looked;
  }

  /** The second half of a "Tried to … but …" sentence, unless the capsule is whole. */
  Optional<String> damage(Digest capsule) throws IOException {
    try {
      Map<String, Object> index = PlainJson.readObject(text(capsule));
      Descriptor documents = documents(index);
      Map<String, Object> manifest = PlainJson.readObject(text(documents.digest()));
      String declared =
          text(Descriptor.of(Optional.ofNullable(manifest.get("config")).orElse("")).digest());
      Optional<CapsuleStore.Stored> unpacked = store.find(capsule);
      if (unpacked.isPresent()) {
        looked.accept(unpacked.get().folder().resolve("capsule.json"));
        if (!unpacked.get().json().equals(declared)) {
          return Optional.of(
              "the manifest it would be invoked by is not the one its digest stands for: remove it"
                  + " from the store and pull it again");
        }
      }
      return Optional.empty();
    } catch (Damaged e) {
      return Optional.of(e.what + ": remove it from the store and pull it again");
    } catch (JacksonException | IllegalArgumentException e) {
      return Optional.of("it is no capsule: " + e.getMessage());
    }
  }

  /** Content that is not what its digest stands for. */
  private static final class Damaged extends IOException {
    private static final long serialVersionUID = 1L;
    private final String what;

    private Damaged(String what) {
      super(what);
      this.what = what;
    }
  }

  private static Descriptor documents(Map<String, Object> index) {
    if (index.get("manifests") instanceof List<?> manifests) {
      for (Object item : manifests) {
        Descriptor manifest = Descriptor.of(item);
        if (manifest.artifactType().equals(Optional.of(MediaTypes.DOCUMENTS))) {
          return manifest;
        }
      }
    }
    throw new IllegalArgumentException("its index names no documents");
  }

  private String text(Digest digest) throws IOException {
    Path file = store.layout().blob(digest);
    looked.accept(file);
    if (!Files.exists(file)) {
      throw new Damaged("its content %s is missing from the store".formatted(digest));
    }
    if (Files.size(file) > Repository.LARGEST_MANIFEST) {
      throw new Damaged("its content %s is too large".formatted(digest));
    }
    byte[] bytes = Files.readAllBytes(file);
    Digest actual = Sha256.of(bytes);
    if (!actual.equals(digest)) {
      throw new Damaged(
          "its content was tampered with: what is kept as %s is %s".formatted(digest, actual));
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
