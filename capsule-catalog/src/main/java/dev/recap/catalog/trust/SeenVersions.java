package dev.recap.catalog.trust;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.place.RepositoryName;
import dev.recap.core.capsule.Digest;
import dev.recap.core.lock.HostLock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.semver4j.Semver;
import tools.jackson.core.JacksonException;

/**
 * What this host saw in each repository before: the content of each version and the highest version
 * that stood for the newest or for a channel. A registry, or somebody between it and here, who
 * shows an older state is noticed by that.
 *
 * <p>A file for each repository, replaced by a rename; its name is the repository's, slashes and
 * colons written as {@code %2F} and {@code %3A}.
 */
public final class SeenVersions {
  private final Path folder;

  /** Kept in a folder, which is made at the first note. */
  public SeenVersions(Path folder) {
    this.folder = folder;
  }

  /**
   * A version as a repository shows it now.
   *
   * @param repository where
   * @param version SemVer
   * @param digest the version's content
   * @param channel the tag other than the version by which it was found: {@code latest}, a channel,
   *     or {@code latest} too where the highest version was taken for the newest
   */
  public record Sight(
      RepositoryName repository, String version, Digest digest, Optional<String> channel) {}

  private record Memory(Map<String, String> versions, Map<String, String> channels) {}

  /**
   * What is wrong with a sight given what was seen before: the second half of a "Tried to … but …"
   * sentence with what to do.
   *
   * @param yanked the versions that were passed over on the way to this one because those who count
   *     yanked them: an older version after them is no replay
   * @throws IOException when the memory cannot be read; then nobody knows, and nothing may be
   *     pulled
   */
  public Optional<String> problem(Sight sight, Set<String> yanked) throws IOException {
    Memory before = read(sight.repository());
    String known = before.versions().get(sight.version());
    if (known != null && !known.equals(sight.digest().value())) {
      return Optional.of(
          ("version %s of %s was %s when it was seen before and is %s now: versions never change,"
                  + " so ask its publisher; pull --allow-downgrade takes it as it is")
              .formatted(sight.version(), sight.repository(), known, sight.digest()));
    }
    return sight
        .channel()
        .flatMap(channel -> Optional.ofNullable(before.channels().get(channel)))
        .filter(highest -> !yanked.contains(highest))
        .filter(highest -> new Semver(sight.version()).isLowerThan(new Semver(highest)))
        .map(highest ->
            ("%s of %s is version %s now and was %s when it was seen before: an older version may"
                    + " be replayed, so ask its publisher; pull --allow-downgrade takes it as it is")
                .formatted(
                    sight.channel().orElse(""), sight.repository(), sight.version(), highest));
  }

  /** Remembers a sight from now on, whatever was seen before; it is there after a power cut too. */
  public void note(Sight sight) throws IOException {
    Files.createDirectories(folder);
    try (HostLock _ = HostLock.on(folder.resolve(".lock"))) {
      Memory before = read(sight.repository());
      Memory after = new Memory(new TreeMap<>(before.versions()), new TreeMap<>(before.channels()));
      after.versions().put(sight.version(), sight.digest().value());
      sight.channel().ifPresent(channel -> after.channels().put(channel, sight.version()));
      if (!after.equals(before)) {
        write(file(sight.repository()), after);
      }
    }
  }

  private Path file(RepositoryName repository) {
    return folder.resolve(repository.toString().replace(":", "%3A").replace("/", "%2F"));
  }

  private Memory read(RepositoryName repository) throws IOException {
    Path file = file(repository);
    try {
      Map<String, Object> json = PlainJson.readObject(Files.readString(file));
      return new Memory(texts(json.get("versions")), texts(json.get("channels")));
    } catch (NoSuchFileException e) {
      return new Memory(Map.of(), Map.of());
    } catch (JacksonException e) {
      throw new IOException(
          "Tried to read what was seen before in %s but %s is broken: %s; remove it if this repository is trusted"
              .formatted(repository, file, e.getOriginalMessage()),
          e);
    }
  }

  private static Map<String, String> texts(@org.jspecify.annotations.Nullable Object json) {
    Map<String, String> texts = new TreeMap<>();
    if (json instanceof Map<?, ?> map) {
      map.forEach((name, value) -> texts.put(String.valueOf(name), String.valueOf(value)));
    }
    return texts;
  }

  private void write(Path file, Memory memory) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("versions", memory.versions());
    json.put("channels", memory.channels());
    Path fresh = folder.resolve(".new");
    try (FileChannel content =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes =
          ByteBuffer.wrap((PlainJson.write(json) + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        content.write(bytes);
      }
      content.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    }
  }
}
