package dev.recap.catalog.search;

import dev.recap.catalog.manifest.CapsuleFile;
import dev.recap.core.capsule.Digest;
import dev.recap.core.capsule.Manifest;
import java.util.List;
import java.util.Optional;

/**
 * What is known of one version of a capsule. Its texts are plain: nothing in them moves a terminal.
 *
 * @param source the name of the source it was found in, {@link #LOCAL} for this host
 * @param repository where it is, {@code registry.example.com/team/top}; empty for what was built
 *     here
 * @param digest of its content; none for a folder that was not built yet
 * @param json its whole manifest as one JSON object
 * @param readme Markdown, empty when it has none
 * @param changelog Markdown, empty when it has none
 * @param size bytes of its image's layers, compressed; 0 where that is not known
 * @param layers how many there are
 * @param testimony what is known of it beside its content
 * @param heard the digests of the manifests that testimony was read from
 */
public record Entry(
    String source,
    String repository,
    String name,
    String version,
    Optional<Digest> digest,
    String json,
    String readme,
    String changelog,
    long size,
    int layers,
    Testimony testimony,
    List<Digest> heard) {
  /** The source of what is on this host. */
  public static final String LOCAL = "local";

  /** What it says of itself. */
  public Manifest manifest() {
    return CapsuleFile.ofJson(json).manifest();
  }

  /** Its exact place, {@code registry.example.com/team/top:1.2.0}. */
  public String reference() {
    return (repository.isEmpty() ? name : repository) + ":" + version;
  }

  /** Whether it is on this host. */
  public boolean isLocal() {
    return source.equals(LOCAL);
  }

  /** What its publisher says of it by now, in its manifest or afterwards. */
  public Standing standing() {
    return testimony.standing();
  }

  /** The same with other documents. */
  public Entry documented(String otherReadme, String otherChangelog) {
    return new Entry(
        source,
        repository,
        name,
        version,
        digest,
        json,
        otherReadme,
        otherChangelog,
        size,
        layers,
        testimony,
        heard);
  }

  /** The same with other testimony. */
  Entry with(Testimony other, List<Digest> readFrom) {
    return new Entry(
        source,
        repository,
        name,
        version,
        digest,
        json,
        readme,
        changelog,
        size,
        layers,
        other,
        List.copyOf(readFrom));
  }
}
