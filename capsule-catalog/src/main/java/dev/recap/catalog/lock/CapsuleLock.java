package dev.recap.catalog.lock;

import dev.recap.core.capsule.Digest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a capsule was built from, exactly.
 *
 * @param debian the packages files were kept of, sorted by name, for each distribution ({@code
 *     debian-12-amd64})
 * @param image the image it starts from
 * @param java the Maven artifacts of a Java function with all they depend on, sorted
 */
public record CapsuleLock(
    Map<String, List<DebianPackage>> debian, Optional<Image> image, List<JavaArtifact> java) {

  /** Nothing is locked. */
  public static final CapsuleLock NONE = new CapsuleLock(Map.of(), Optional.empty(), List.of());

  /**
   * A Debian package.
   *
   * @param version with its epoch, as dpkg shows it
   * @param sha256 of the .deb file, 64 hex digits
   */
  public record DebianPackage(String name, String version, String sha256) {}

  /**
   * An image.
   *
   * @param from as the manifest names it
   * @param digest what that stood for
   */
  public record Image(String from, Digest digest) {}

  /**
   * A Maven artifact.
   *
   * @param artifact {@code group:artifact:version}
   * @param sha256 of the jar file, 64 hex digits
   */
  public record JavaArtifact(String artifact, String sha256) {}

  /** The same with other packages for a distribution. */
  public CapsuleLock withDebian(String distribution, List<DebianPackage> packages) {
    Map<String, List<DebianPackage>> more = new TreeMap<>(debian);
    more.put(distribution, List.copyOf(packages));
    return new CapsuleLock(Map.copyOf(more), image, java);
  }

  /** The same with another image. */
  public CapsuleLock withImage(Image other) {
    return new CapsuleLock(debian, Optional.of(other), java);
  }

  /** The same with other Maven artifacts. */
  public CapsuleLock withJava(List<JavaArtifact> artifacts) {
    return new CapsuleLock(debian, image, List.copyOf(artifacts));
  }

  /** The same after a build that took other things; other distributions' packages stay. */
  public CapsuleLock updated(CapsuleLock built) {
    Map<String, List<DebianPackage>> sections = new TreeMap<>(debian);
    sections.putAll(built.debian());
    sections.values().removeIf(List::isEmpty);
    return new CapsuleLock(
        built.debian().isEmpty() ? Map.of() : Map.copyOf(sections), built.image(), built.java());
  }
}
