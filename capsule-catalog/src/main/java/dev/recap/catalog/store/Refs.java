package dev.recap.catalog.store;

import dev.recap.catalog.json.PlainJson;
import dev.recap.core.capsule.Digest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.semver4j.Semver;

/**
 * The versions of one name. Capsules from different places can have the same name and version:
 * which of them is meant is not decided here.
 *
 * @param all in no order that means anything
 */
public record Refs(List<Ref> all) {
  /** A name nobody knows. */
  static final Refs NONE = new Refs(List.of());

  private static final Comparator<Ref> BY_VERSION =
      Comparator.comparing((Ref ref) -> new Semver(ref.version()));

  /**
   * A content, and as which version of where it came.
   *
   * @param source the folder it was built from, as it was; empty for one that was not built here
   * @param origin the repository it came from; empty for one that was built here
   * @param named whether its version stands for it; else only its digest does, because another
   *     content of that version was there first, or the version is not wanted any more
   */
  public record Ref(
      String version,
      Digest digest,
      Optional<SourceState> source,
      Optional<String> origin,
      boolean named) {
    /** The place of what was built here. */
    public static final String HERE = "";

    /** The place of what came on a disk, whatever the path was: one medium follows another. */
    public static final String DISK = "oci:";

    /** Their paths are absolute: {@code oci:5000/ns/top} is a repository of a host called oci. */
    private static final List<String> PATHS = List.of("oci:/", "oci-archive:/");

    /** One that was built here. */
    public static Ref built(String version, Digest digest, Optional<SourceState> source) {
      return new Ref(version, digest, source, Optional.empty(), true);
    }

    /** One that was pulled. */
    public static Ref pulled(String version, Digest digest, String repository) {
      return new Ref(version, digest, Optional.empty(), Optional.of(repository), true);
    }

    /** The same content of the same origin, which only its digest stands for. */
    public Ref unnamed() {
      return new Ref(version, digest, Optional.empty(), origin, false);
    }

    /** What a version is unique in: a repository, {@link #HERE} or {@link #DISK}. */
    public String place() {
      return origin.map(Ref::place).orElse(HERE);
    }

    /** The place that an origin is. */
    public static String place(String origin) {
      return PATHS.stream().anyMatch(origin::startsWith) ? DISK : origin;
    }

    private boolean isSame(Ref other) {
      return digest.equals(other.digest) && origin.equals(other.origin);
    }

    private boolean hasNameOf(Ref other) {
      return named && other.named && version.equals(other.version) && place().equals(other.place());
    }
  }

  /**
   * The state of a capsule's folder.
   *
   * @param stamp names, sizes and dates of its files: the same stamp means the same files
   * @param sha256 hex digest of what is in them
   */
  public record SourceState(String stamp, String sha256) {}

  /** Those that their versions stand for. */
  public List<Ref> named() {
    return all.stream().filter(Ref::named).toList();
  }

  /** Those of a content, from wherever it came. */
  public List<Ref> of(Digest digest) {
    return all.stream().filter(ref -> ref.digest().equals(digest)).toList();
  }

  /** The versions there are, each once. */
  public Set<String> versions() {
    Set<String> versions = new TreeSet<>();
    named().forEach(ref -> versions.add(ref.version()));
    return versions;
  }

  /** Those of one place. */
  public Refs at(String place) {
    return only(ref -> ref.place().equals(place));
  }

  /** Those that came from exactly one repository. */
  public Refs from(String repository) {
    return only(ref -> ref.origin().equals(Optional.of(repository)));
  }

  private Refs only(Predicate<Ref> wanted) {
    return new Refs(all.stream().filter(wanted).toList());
  }

  /** What a version stands for; to be asked of one place. */
  public Optional<Ref> find(String version) {
    return all.stream().filter(ref -> ref.named() && ref.version().equals(version)).findFirst();
  }

  /** Those that their versions stand for, the highest by SemVer precedence first. */
  public List<Ref> descending() {
    List<Ref> named = named();
    return named.size() < 2 ? named : named.stream().sorted(BY_VERSION.reversed()).toList();
  }

  /**
   * The same with one more, which its version stands for from now on. What was built here before is
   * forgotten then; of what came from elsewhere it stays known whence it came.
   */
  public Refs with(Ref ref) {
    List<Ref> more = new ArrayList<>();
    for (Ref old : all) {
      boolean renamed = old.hasNameOf(ref);
      if (!old.isSame(ref) && !(renamed && old.origin().isEmpty())) {
        more.add(renamed ? old.unnamed() : old);
      }
    }
    more.add(ref);
    return new Refs(List.copyOf(more));
  }

  /** The same without some. */
  public Refs without(Predicate<Ref> gone) {
    return only(gone.negate());
  }

  /** The same, but only the digests of some stand for them. */
  public Refs unnaming(Set<Ref> old) {
    return new Refs(all.stream().map(ref -> old.contains(ref) ? ref.unnamed() : ref).toList());
  }

  /** An object with one for each version, or a list of several; the first one is all there was. */
  static Refs parse(String text) {
    List<Ref> all = new ArrayList<>();
    PlainJson.readObject(text)
        .forEach((version, value) -> {
          for (Object one : value instanceof List<?> several ? several : List.of(value)) {
            all.add(ref(version, (Map<?, ?>) one));
          }
        });
    return new Refs(List.copyOf(all));
  }

  private static Ref ref(String version, Map<?, ?> json) {
    Object stamp = json.get("stamp");
    Object sha256 = json.get("source");
    return new Ref(
        version,
        new Digest(String.valueOf(json.get("digest"))),
        stamp instanceof String s && sha256 instanceof String h
            ? Optional.of(new SourceState(s, h))
            : Optional.empty(),
        Optional.ofNullable(json.get("origin")).map(String::valueOf),
        !Boolean.FALSE.equals(json.get("named")));
  }

  String text() {
    Map<String, List<Object>> versions = new TreeMap<>();
    for (Ref ref : all) {
      versions.computeIfAbsent(ref.version(), _ -> new ArrayList<>()).add(json(ref));
    }
    Map<String, Object> json = new LinkedHashMap<>();
    versions.forEach(
        (version, refs) -> json.put(version, refs.size() == 1 ? refs.getFirst() : refs));
    return PlainJson.write(json) + "\n";
  }

  private static Map<String, Object> json(Ref ref) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("digest", ref.digest().value());
    ref.source()
        .ifPresent(source -> {
          json.put("stamp", source.stamp());
          json.put("source", source.sha256());
        });
    ref.origin().ifPresent(repository -> json.put("origin", repository));
    if (!ref.named()) {
      json.put("named", false);
    }
    return json;
  }
}
