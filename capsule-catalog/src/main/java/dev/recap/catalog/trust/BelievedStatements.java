package dev.recap.catalog.trust;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.life.Statement;
import dev.recap.catalog.oci.HostFiles;
import dev.recap.catalog.store.Refs.Ref;
import dev.recap.core.capsule.Digest;
import dev.recap.core.lock.HostLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;

/**
 * The newest statement on each capsule that was believed at a pull, for each place it came from;
 * all disks are one. What is kept of the capsule itself can be removed, and the next place may
 * leave the statement out; it counts all the same, as long as policy believes who made it.
 *
 * <p>A file for each capsule, replaced by a rename and there after a power cut; it holds the
 * signatures too, so that it is judged anew each time. Everybody may read it, as all that is known
 * of capsules.
 *
 * @param folder which is made at the first note
 */
record BelievedStatements(Path folder) {
  /** For one capsule; more places than anybody pulls one content from. */
  private static final int MOST = 16;

  /** On one statement. */
  private static final int MOST_SIGNATURES = 16;

  Path file(Digest capsule) {
    return folder.resolve(capsule.hex());
  }

  /**
   * Those on a capsule.
   *
   * @throws IOException when they cannot be read: then nobody knows whether it is yanked
   */
  List<SignedStatement> of(Digest capsule) throws IOException {
    Path file = file(capsule);
    if (Files.notExists(file)) {
      // Nearly always, and finding that out by an exception takes ten times as long.
      return List.of();
    }
    try {
      List<SignedStatement> all = new ArrayList<>();
      for (Map<String, Object> one : objects(PlainJson.readObject(Files.readString(file)), "all")) {
        all.add(statement(one));
      }
      return all;
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (JacksonException | IllegalArgumentException e) {
      throw new IOException(
          "Tried to read what was believed of %s but %s is broken: remove it if its publisher never yanked it"
              .formatted(capsule, file),
          e);
    }
  }

  /** Remembers that a statement was believed of what came from a place. */
  void note(SignedStatement believed, String from) throws IOException {
    String origin = Ref.place(from);
    Digest capsule = believed.statement().capsule();
    if (of(capsule).stream().anyMatch(one -> isNoted(one, believed, origin))) {
      return;
    }
    HostFiles.open(folder);
    try (HostLock _ = HostLock.on(folder.resolve(".lock"))) {
      List<SignedStatement> all = new ArrayList<>(of(capsule));
      Set<String> origins = new LinkedHashSet<>(Set.of(origin));
      for (SignedStatement before : List.copyOf(all)) {
        all.remove(before);
        if (before.manifest().equals(believed.manifest())) {
          origins.addAll(before.origins());
        } else if (before.statement().sequence() > believed.statement().sequence()) {
          // Policy believed it once and may again.
          all.add(before);
        } else if (!before.origins().equals(Set.of(origin))) {
          all.add(before.without(origin));
        }
      }
      List<CapsuleSignature> some = believed.signatures().stream().limit(MOST_SIGNATURES).toList();
      all.add(new SignedStatement(believed.manifest(), believed.statement(), origins, some));
      new BelievedRoom(folder).make(capsule);
      HostFiles.replace(file(capsule), text(last(all)), folder);
    }
  }

  private static boolean isNoted(SignedStatement one, SignedStatement believed, String origin) {
    return one.manifest().equals(believed.manifest())
        && one.origins().contains(origin)
        && one.signatures().size() >= Math.min(MOST_SIGNATURES, believed.signatures().size());
  }

  /** Those that were noted last; what forbids nothing goes first. */
  private static List<SignedStatement> last(List<SignedStatement> all) {
    List<SignedStatement> some = new ArrayList<>(all);
    while (some.size() > MOST) {
      SignedStatement harmless =
          some.stream()
              .filter(one -> one.statement().state() == Statement.State.SUPPORTED)
              .findFirst()
              .orElse(some.getFirst());
      some.remove(harmless);
    }
    return some;
  }

  private static String text(List<SignedStatement> all) {
    List<Map<String, Object>> list = new ArrayList<>();
    for (SignedStatement one : all) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("manifest", one.manifest().value());
      json.put("origins", List.copyOf(one.origins()));
      json.put("statement", one.statement().json());
      json.put(
          "signatures",
          one.signatures().stream()
              .map(signature ->
                  Map.of(
                      "payload", encoded(signature.payload()),
                      "signature", encoded(signature.signature())))
              .toList());
      list.add(json);
    }
    return PlainJson.write(Map.of("all", list));
  }

  private static SignedStatement statement(Map<String, Object> json) {
    Digest manifest = new Digest(String.valueOf(json.get("manifest")));
    Statement statement =
        Statement.parse(String.valueOf(json.get("statement")))
            .orElseThrow(() -> new IllegalArgumentException("it holds no statement"));
    Set<String> origins = new LinkedHashSet<>();
    if (json.get("origins") instanceof List<?> list) {
      list.forEach(origin -> origins.add(Ref.place(String.valueOf(origin))));
    }
    List<CapsuleSignature> signatures =
        objects(json, "signatures").stream()
            .map(one ->
                new CapsuleSignature(
                    new SimpleSigning("", manifest),
                    decoded(one.get("payload")),
                    decoded(one.get("signature"))))
            .toList();
    return new SignedStatement(manifest, statement, origins, signatures);
  }

  private static List<Map<String, Object>> objects(Map<String, Object> json, String name) {
    List<Map<String, Object>> objects = new ArrayList<>();
    if (json.get(name) instanceof List<?> list) {
      for (Object item : list) {
        if (item instanceof Map<?, ?> map) {
          objects.add(PlainJson.object(map));
        }
      }
    }
    return objects;
  }

  private static String encoded(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] decoded(@org.jspecify.annotations.Nullable Object text) {
    return Base64.getDecoder().decode(Optional.ofNullable(text).map(String::valueOf).orElse(""));
  }
}
