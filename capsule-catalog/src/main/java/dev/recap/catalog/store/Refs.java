package dev.recap.catalog.store;

import dev.recap.catalog.json.PlainJson;
import dev.recap.core.capsule.Digest;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.semver4j.Semver;

/**
 * The versions of one name.
 *
 * @param versions what each stands for
 */
public record Refs(Map<String, Ref> versions) {
  /** A name nobody knows. */
  static final Refs NONE = new Refs(Map.of());

  /**
   * What a version stands for.
   *
   * @param digest the capsule's content
   * @param source the folder it was built from, as it was; empty for one that was not built here
   * @param origin the repository it came from; empty for one that was built here
   */
  public record Ref(Digest digest, Optional<SourceState> source, Optional<String> origin) {
    /** One that was built here. */
    public Ref(Digest digest, Optional<SourceState> source) {
      this(digest, source, Optional.empty());
    }

    /** One that was pulled. */
    public static Ref pulled(Digest digest, String repository) {
      return new Ref(digest, Optional.empty(), Optional.of(repository));
    }
  }

  /**
   * The state of a capsule's folder.
   *
   * @param stamp names, sizes and dates of its files: the same stamp means the same files
   * @param sha256 hex digest of what is in them
   */
  public record SourceState(String stamp, String sha256) {}

  /** The highest version, by SemVer precedence. */
  public Optional<Map.Entry<String, Ref>> highest() {
    if (versions.size() == 1) {
      return versions.entrySet().stream().findFirst();
    }
    return versions.entrySet().stream()
        .max(Comparator.comparing(entry -> new Semver(entry.getKey())));
  }

  /** What one version stands for. */
  public Optional<Ref> find(String version) {
    return Optional.ofNullable(versions.get(version));
  }

  /** The same with one version pointing elsewhere. */
  public Refs with(String version, Ref ref) {
    Map<String, Ref> more = new TreeMap<>(versions);
    more.put(version, ref);
    return new Refs(Map.copyOf(more));
  }

  /** The same without some versions. */
  public Refs without(Set<String> gone) {
    Map<String, Ref> fewer = new TreeMap<>(versions);
    fewer.keySet().removeAll(gone);
    return new Refs(Map.copyOf(fewer));
  }

  /** Those that came from one repository. */
  public Refs from(String repository) {
    Map<String, Ref> fewer = new TreeMap<>(versions);
    fewer.values().removeIf(ref -> !ref.origin().equals(Optional.of(repository)));
    return new Refs(Map.copyOf(fewer));
  }

  /** Versions, the highest by SemVer precedence first. */
  public List<String> descending() {
    return versions.keySet().stream()
        .sorted(Comparator.comparing((String version) -> new Semver(version)).reversed())
        .toList();
  }

  static Refs parse(String text) {
    Map<String, Ref> versions = new LinkedHashMap<>();
    PlainJson.readObject(text)
        .forEach((version, value) -> {
          Map<?, ?> ref = (Map<?, ?>) value;
          Object stamp = ref.get("stamp");
          Object sha256 = ref.get("source");
          versions.put(
              version,
              new Ref(
                  new Digest(String.valueOf(ref.get("digest"))),
                  stamp instanceof String s && sha256 instanceof String h
                      ? Optional.of(new SourceState(s, h))
                      : Optional.empty(),
                  Optional.ofNullable(ref.get("origin")).map(String::valueOf)));
        });
    return new Refs(Map.copyOf(versions));
  }

  String text() {
    Map<String, Object> all = new TreeMap<>();
    versions.forEach((version, ref) -> {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("digest", ref.digest().value());
      ref.source()
          .ifPresent(source -> {
            one.put("stamp", source.stamp());
            one.put("source", source.sha256());
          });
      ref.origin().ifPresent(repository -> one.put("origin", repository));
      all.put(version, one);
    });
    return PlainJson.write(all) + "\n";
  }
}
