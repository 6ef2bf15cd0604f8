package dev.recap.catalog.remote;

import dev.recap.catalog.image.NamedFiles;
import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.place.RepositoryException.Kind;
import dev.recap.catalog.place.Transfer;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * Reads an image layout that somebody else may have made.
 *
 * @param name of it, for messages
 */
record LayoutFiles(String name, NamedFiles files) {
  /** A layout of ten thousand capsules and what is known about them. */
  private static final int LARGEST_INDEX = 64 << 20;

  /** What its index names. */
  List<Descriptor> index() throws RepositoryException {
    try (InputStream in = files.open("index.json").orElse(InputStream.nullInputStream())) {
      byte[] text = in.readNBytes(LARGEST_INDEX + 1);
      if (text.length == 0) {
        return List.of();
      }
      if (text.length > LARGEST_INDEX) {
        throw new RepositoryException(
            Kind.TOO_LARGE,
            "Tried to read index.json of %s but it has more than %d bytes: split the layout"
                .formatted(name, LARGEST_INDEX));
      }
      return PlainJson.readForeign(text).get("manifests") instanceof List<?> list
          ? list.stream().map(Descriptor::of).toList()
          : List.of();
    } catch (JacksonException | IllegalArgumentException e) {
      throw new RepositoryException(
          Kind.UNEXPECTED,
          "Tried to read index.json of %s but %s: make the layout again"
              .formatted(name, e.getMessage()),
          e);
    } catch (IOException e) {
      throw failed("index.json", e);
    }
  }

  /** The manifest of that digest. */
  Optional<Descriptor> find(Digest digest) throws RepositoryException {
    try (InputStream in = open(digest).orElse(InputStream.nullInputStream())) {
      byte[] content = in.readNBytes(Repository.LARGEST_MANIFEST + 1);
      if (content.length == 0 || content.length > Repository.LARGEST_MANIFEST) {
        return Optional.empty();
      }
      Map<String, Object> json = PlainJson.readForeign(content);
      String type = json.containsKey("manifests") ? MediaTypes.INDEX : MediaTypes.MANIFEST;
      return json.containsKey("schemaVersion")
          ? Optional.of(
              new Descriptor(
                  json.get("mediaType") instanceof String given ? given : type,
                  digest,
                  content.length))
          : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed(digest.value(), e);
    }
  }

  /** The bytes of a manifest, verified. */
  byte[] manifest(Descriptor manifest) throws RepositoryException {
    if (manifest.size() > Repository.LARGEST_MANIFEST) {
      throw new RepositoryException(
          Kind.TOO_LARGE,
          "Tried to read the manifest %s of %s but it has %d bytes, and no more than %d are read: publish less in it"
              .formatted(manifest.digest(), name, manifest.size(), Repository.LARGEST_MANIFEST));
    }
    try (InputStream in = open(manifest.digest()).orElseThrow(() -> missing(manifest))) {
      byte[] content = in.readNBytes((int) manifest.size() + 1);
      if (content.length != manifest.size() || !Sha256.of(content).equals(manifest.digest())) {
        throw mismatch(manifest, Sha256.of(content), content.length);
      }
      return content;
    } catch (RepositoryException e) {
      throw e;
    } catch (IOException e) {
      throw failed(manifest.digest().value(), e);
    }
  }

  boolean has(Digest digest) throws RepositoryException {
    try (InputStream in = open(digest).orElse(null)) {
      return in != null;
    } catch (IOException e) {
      throw failed(digest.value(), e);
    }
  }

  /** Appends to a file what it lacks of a blob, or begins anew if it holds something else. */
  void download(Descriptor blob, Path file, Transfer transfer) throws RepositoryException {
    try {
      if (Files.exists(file) && Files.size(file) > 0) {
        if (Files.size(file) <= blob.size() && matches(blob, append(blob, file, transfer))) {
          return;
        }
        Files.delete(file);
      }
      Came came = append(blob, file, transfer);
      if (!matches(blob, came)) {
        Files.deleteIfExists(file);
        throw mismatch(blob, came.digest(), came.size());
      }
    } catch (RepositoryException e) {
      throw e;
    } catch (IOException e) {
      throw failed(blob.digest().value(), e);
    }
  }

  /** What a file holds then. */
  private record Came(Digest digest, long size) {}

  private static boolean matches(Descriptor blob, Came came) {
    return came.size() == blob.size() && came.digest().equals(blob.digest());
  }

  private Came append(Descriptor blob, Path file, Transfer transfer) throws IOException {
    MessageDigest seen = Sha256.fresh();
    long size = Files.exists(file) ? Files.size(file) : 0;
    try (InputStream in = open(blob.digest()).orElseThrow(() -> missing(blob));
        OutputStream out =
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      Files.copy(file, new DigestOutputStream(OutputStream.nullOutputStream(), seen));
      in.skipNBytes(size);
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0 && size <= blob.size(); n = in.read(buffer)) {
        out.write(buffer, 0, n);
        seen.update(buffer, 0, n);
        size += n;
        transfer.moved(blob, Math.min(size, blob.size()));
      }
    }
    transfer.moved(blob, Math.min(size, blob.size()));
    return new Came(Sha256.of(seen), size);
  }

  private Optional<InputStream> open(Digest digest) throws IOException {
    return files.open("blobs/sha256/" + digest.hex());
  }

  private RepositoryException missing(Descriptor content) {
    return new RepositoryException(
        Kind.NOT_FOUND,
        "Tried to read %s of %s but it is not there: make the layout again"
            .formatted(content.digest(), name));
  }

  private RepositoryException mismatch(Descriptor content, Digest digest, long size) {
    return new RepositoryException(
        Kind.MISMATCH,
        "Tried to read %s of %d bytes of %s but what is there is %s of %d bytes: make the layout again"
            .formatted(content.digest(), content.size(), name, digest, size));
  }

  private RepositoryException failed(String what, IOException e) {
    return new RepositoryException(
        Kind.UNREACHABLE, "Tried to read %s of %s but %s".formatted(what, name, e), e);
  }
}
