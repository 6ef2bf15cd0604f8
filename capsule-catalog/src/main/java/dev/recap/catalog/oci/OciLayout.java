package dev.recap.catalog.oci;

import dev.recap.catalog.json.PlainJson;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;

/**
 * An image layout on disk; see the OCI image specification, image-layout.md. Content appears by one
 * rename, under the name of its digest.
 *
 * @param root the folder that holds {@code oci-layout}, {@code index.json} and {@code blobs}
 * @param work a folder of the same file system for what is not whole yet
 */
public record OciLayout(Path root, Path work) {
  private static final String VERSION = "{\"imageLayoutVersion\":\"1.0.0\"}";

  /** The content of that digest, whether it is there or not. */
  public Path blob(Digest digest) {
    return root.resolve("blobs/sha256").resolve(digest.hex());
  }

  /** Whether content is there. */
  public boolean has(Digest digest) {
    return Files.isRegularFile(blob(digest));
  }

  /** Keeps text. */
  public Descriptor put(String mediaType, String text) throws IOException {
    return put(mediaType, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Keeps bytes. */
  public Descriptor put(String mediaType, byte[] content) throws IOException {
    Digest digest = Sha256.of(content);
    if (!has(digest)) {
      Path fresh = Files.createTempFile(work, "blob", "");
      Files.write(fresh, content);
      take(fresh, digest);
    }
    return new Descriptor(mediaType, digest, content.length);
  }

  /** Keeps a finished file of the same file system, which is moved, or deleted if it is known. */
  public void take(Path file, Digest digest) throws IOException {
    if (has(digest)) {
      Files.delete(file);
      return;
    }
    HostFiles.open(root);
    HostFiles.open(root.resolve("blobs"));
    HostFiles.open(root.resolve("blobs/sha256"));
    // Temporary files are for their owner alone; content is for every tool.
    Files.setAttribute(file, "unix:mode", 0644);
    try (FileChannel content = FileChannel.open(file, StandardOpenOption.WRITE)) {
      // What is there counts as whole, also after a power cut.
      content.force(true);
    }
    Files.move(
        file, blob(digest), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Keeps what a stream brings, if it is what was announced.
   *
   * @throws IOException when it is not, naming the digest, or when reading or writing fails
   */
  public void receive(InputStream in, Descriptor announced) throws IOException {
    Path fresh = Files.createTempFile(work, "blob", "");
    try {
      MessageDigest seen = Sha256.fresh();
      long size = 0;
      try (OutputStream out = new DigestOutputStream(Files.newOutputStream(fresh), seen)) {
        byte[] buffer = new byte[1 << 16];
        for (int n = in.read(buffer); n >= 0 && size <= announced.size(); n = in.read(buffer)) {
          out.write(buffer, 0, n);
          size += n;
        }
      }
      Digest digest = Sha256.of(seen);
      if (size != announced.size() || !digest.equals(announced.digest())) {
        throw new IOException(
            "what came for %s of %d bytes is %s of %s%d bytes"
                .formatted(
                    announced.digest(),
                    announced.size(),
                    digest,
                    size > announced.size() ? "more than " : "",
                    Math.min(size, announced.size())));
      }
      take(fresh, digest);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** JSON content; it was checked when it came. */
  public Map<String, Object> read(Digest digest) throws IOException {
    return PlainJson.readObject(Files.readString(blob(digest)));
  }

  /** What its index names. */
  public List<Descriptor> index() throws IOException {
    try {
      Object manifests =
          PlainJson.readObject(Files.readString(root.resolve("index.json"))).get("manifests");
      return manifests instanceof List<?> list
          ? list.stream().map(Descriptor::of).toList()
          : List.of();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (JacksonException | IllegalArgumentException e) {
      throw new IOException(root.resolve("index.json") + " is no index: " + e.getMessage(), e);
    }
  }

  /** What a name stands for. */
  public Optional<Descriptor> find(String name) throws IOException {
    return index().stream()
        .filter(d -> name.equals(d.annotations().get(Descriptor.REF_NAME)))
        .findFirst();
  }

  /** Makes a name stand for content that is there; nobody else does so at the same time. */
  public void tag(String name, Descriptor content) throws IOException {
    Map<String, String> annotations = new LinkedHashMap<>(content.annotations());
    annotations.put(Descriptor.REF_NAME, name);
    Descriptor named = content.with(annotations);
    List<Descriptor> before = index();
    if (before.contains(named) && Files.exists(root.resolve("oci-layout"))) {
      return;
    }
    List<Object> manifests = new ArrayList<>();
    before.stream()
        .filter(d -> !name.equals(d.annotations().get(Descriptor.REF_NAME)))
        .map(Descriptor::json)
        .forEach(manifests::add);
    manifests.add(named.json());
    write(manifests);
  }

  /** Adds content without a name that its index does not have; nobody else does so meanwhile. */
  public void add(Descriptor content) throws IOException {
    List<Descriptor> before = index();
    if (before.stream().anyMatch(known -> known.digest().equals(content.digest()))) {
      return;
    }
    List<Object> manifests = new ArrayList<>(before.stream().map(Descriptor::json).toList());
    manifests.add(content.json());
    write(manifests);
  }

  /** Takes names out of its index, and what has none; nobody else changes it meanwhile. */
  public void untag(Predicate<Descriptor> gone) throws IOException {
    List<Descriptor> before = index();
    List<Descriptor> after = before.stream().filter(gone.negate()).toList();
    if (after.size() < before.size()) {
      write(after.stream().<Object>map(Descriptor::json).toList());
    }
  }

  private void write(List<Object> manifests) throws IOException {
    Map<String, Object> index = new LinkedHashMap<>();
    index.put("schemaVersion", 2);
    index.put("mediaType", MediaTypes.INDEX);
    index.put("manifests", manifests);
    HostFiles.open(root);
    if (!Files.exists(root.resolve("oci-layout"))) {
      HostFiles.replace(root.resolve("oci-layout"), VERSION, work);
    }
    HostFiles.replace(root.resolve("index.json"), PlainJson.write(index), work);
  }

  /** Copies content and everything it refers to into another layout. */
  public void copy(Descriptor content, OciLayout to) throws IOException {
    if (content.mediaType().equals(MediaTypes.INDEX)
        || content.mediaType().equals(MediaTypes.MANIFEST)) {
      Map<String, Object> json = read(content.digest());
      for (String part : List.of("manifests", "layers")) {
        if (json.get(part) instanceof List<?> list) {
          for (Object item : list) {
            copy(Descriptor.of(item), to);
          }
        }
      }
      Object config = json.get("config");
      if (config != null) {
        copy(Descriptor.of(config), to);
      }
    }
    if (!to.has(content.digest())) {
      try (InputStream in = Files.newInputStream(blob(content.digest()))) {
        to.receive(in, content);
      }
    }
  }
}
