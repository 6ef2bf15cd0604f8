package dev.recap.catalog.rootfs;

import dev.recap.core.capsule.Digest;
import java.util.List;
import java.util.Optional;

/** Something a root file system was made of, as exactly as the build knows it. */
public sealed interface Material {

  /**
   * A Debian package that files were kept of.
   *
   * @param distribution {@code ID} of os-release(5)
   * @param release {@code VERSION_ID} of os-release(5), or {@code rolling}
   * @param architecture it was built for, {@code all} for every one
   * @param version with its epoch, as dpkg shows it
   * @param sha256 of the .deb file, 64 hex digits
   * @param copyright the text of its {@code /usr/share/doc/NAME/copyright}, unless that is a link
   */
  record DebianPackage(
      String distribution,
      String release,
      String architecture,
      String name,
      String version,
      String sha256,
      Optional<String> copyright)
      implements Material {}

  /**
   * A Maven artifact.
   *
   * @param sha256 of the jar file, 64 hex digits
   */
  record MavenArtifact(String group, String name, String version, String sha256)
      implements Material {}

  /**
   * A Java runtime made of a JDK.
   *
   * @param vendor of the JDK
   * @param version in the form of {@link Runtime.Version}
   * @param modules of the JDK that are in it
   */
  record JavaRuntime(String vendor, String version, List<String> modules) implements Material {}

  /**
   * A file of the capsule's author.
   *
   * @param path absolute, in the root file system
   * @param sha256 of its content, 64 hex digits
   */
  record OwnFile(String path, String sha256) implements Material {}

  /**
   * An image it starts from.
   *
   * @param from as the manifest names it
   * @param digest of the image's manifest
   */
  record Image(String from, Digest digest) implements Material {}
}
