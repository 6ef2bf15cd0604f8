package dev.recap.catalog.starter;

import dev.recap.catalog.manifest.ManifestSchema;
import dev.recap.catalog.rootfs.FileTrees;
import dev.recap.catalog.testing.TestReader;
import dev.recap.core.capsule.CapsuleRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The folder of a capsule that somebody begins to write.
 *
 * @param name what it will be invoked by
 * @param starter what it is made of
 * @param author who answers for it
 * @param image the image it starts from, for {@link Starter#IMAGE}; empty: a small one is made
 */
public record NewCapsule(String name, Starter starter, String author, Optional<String> image) {
  /** The program of which a small image is made, of the package busybox-static. */
  private static final Path BUSYBOX = Path.of("/bin/busybox");

  /** Where editors find the schemas: they work without a network. */
  private static final String SCHEMAS = ".schema/";

  /**
   * A folder that is not there yet.
   *
   * @throws IllegalArgumentException when the name is none of a capsule; the message says why
   */
  public NewCapsule {
    CapsuleRef parsed = CapsuleRef.parse(name);
    if (!parsed.name().equals(name)) {
      throw new IllegalArgumentException(
          "Tried to name a capsule %s but that is a reference: write %s"
              .formatted(name, parsed.name()));
    }
  }

  /** What writing gave. */
  public sealed interface Written {
    /** It is there, whole. */
    record Folder(Path path, SortedMap<String, String> files) implements Written {}

    /** Something is there already; nothing was changed. */
    record Occupied(Path path) implements Written {}
  }

  /** Its files by their paths below the folder. */
  public SortedMap<String, String> files() {
    SortedMap<String, String> files = new TreeMap<>();
    for (String file : starter.files()) {
      files.put(
          filled(file.replace("Function.java", className() + ".java").replace("program", name)),
          filled(template(starter.word() + "/" + file)));
    }
    files.put(SCHEMAS + "capsule.schema.json", ManifestSchema.text());
    files.put(SCHEMAS + "test.schema.json", TestReader.testSchema());
    files.put(SCHEMAS + "fixture.schema.json", TestReader.fixtureSchema());
    return files;
  }

  /** Writes all of it or nothing: the folder appears by one rename. */
  public Written into(Path folder) throws IOException {
    Path path = folder.toAbsolutePath().normalize();
    if (occupied(path)) {
      return new Written.Occupied(folder);
    }
    Path parent = Files.createDirectories(path.getParent());
    Path work = Files.createTempDirectory(parent, "." + path.getFileName() + ".");
    try {
      return new Written.Folder(folder, write(work, path));
    } finally {
      FileTrees.delete(work);
    }
  }

  private SortedMap<String, String> write(Path work, Path path) throws IOException {
    SortedMap<String, String> files = files();
    if (starter == Starter.IMAGE && image.isEmpty()) {
      new SmallImage(BUSYBOX).write(work);
    }
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path at = work.resolve(file.getKey());
      Files.createDirectories(at.getParent());
      Files.writeString(at, file.getValue());
      if (file.getKey().endsWith(".sh")) {
        Files.setAttribute(at, "unix:mode", 0755);
      }
    }
    // A temporary folder is for its owner alone.
    Files.setAttribute(work, "unix:mode", 0755);
    Files.move(work, path, StandardCopyOption.ATOMIC_MOVE);
    return files;
  }

  private static boolean occupied(Path path) throws IOException {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }
    try (Stream<Path> there = Files.list(path)) {
      return there.findAny().isPresent();
    }
  }

  /** {@code DiskUseFunction} for {@code disk-use}; no class of the JDK is called like that. */
  private String className() {
    StringBuilder text = new StringBuilder();
    for (String word : name.split("-", -1)) {
      if (!word.isEmpty()) {
        text.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
      }
    }
    String plain = text.append("Function").toString();
    return Character.isDigit(plain.charAt(0)) ? "Capsule" + plain : plain;
  }

  private String filled(String text) {
    return text.replace("{{name}}", name)
        .replace("{{class}}", className())
        .replace("{{author}}", author.replace("\\", "\\\\").replace("\"", "\\\""))
        .replace("{{image}}", image.orElse(SmallImage.REFERENCE));
  }

  private static String template(String file) {
    try (InputStream in = NewCapsule.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing from the catalog's jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("reading the template " + file, e);
    }
  }
}
