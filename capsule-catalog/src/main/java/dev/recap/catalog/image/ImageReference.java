package dev.recap.catalog.image;

import dev.recap.catalog.rootfs.BuildException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where an image is, in the syntax of containers-transports(5). */
sealed interface ImageReference {
  /** In an OCI image layout, under a name; without one, its only image. */
  record Layout(Path folder, Optional<String> name) implements ImageReference {}

  /** In a tar archive of an OCI image layout. */
  record LayoutArchive(Path file, Optional<String> name) implements ImageReference {}

  /** In what {@code docker save} writes; {@code @N} counts its images from 0. */
  record DockerArchive(Path file, Optional<String> name) implements ImageReference {}

  /** In the local Docker daemon, with a tag or digest. */
  record Daemon(String name) implements ImageReference {}

  /** In a registry. */
  record Registry(String name) implements ImageReference {}

  /** What is safe in the path of a request without being encoded. */
  Pattern DOCKER_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:@-]*");

  /**
   * Reads one.
   *
   * @param folder what relative paths are relative to
   */
  static ImageReference parse(String from, Path folder) throws BuildException {
    String[] parts = from.split(":", 2);
    String rest = parts.length == 2 ? parts[1] : "";
    if (rest.isEmpty()) {
      throw unknown(from);
    }
    // Paths have no colons, names may: oci:DIR:name:tag.
    String[] place = rest.split(":", 2);
    Path path = folder.resolve(place[0]);
    Optional<String> name =
        place.length == 2 && !place[1].isEmpty() ? Optional.of(place[1]) : Optional.empty();
    return switch (parts[0]) {
      case "oci" -> new Layout(path, name);
      case "oci-archive" -> new LayoutArchive(path, name);
      case "docker-archive" -> new DockerArchive(path, name);
      case "docker-daemon" -> {
        if (!DOCKER_NAME.matcher(rest).matches()) {
          throw unknown(from);
        }
        yield new Daemon(DockerNames.tagged(rest));
      }
      case "docker" -> {
        if (!rest.startsWith("//") || rest.length() == 2) {
          throw unknown(from);
        }
        yield new Registry(rest.substring(2));
      }
      default -> throw unknown(from);
    };
  }

  private static BuildException unknown(String from) {
    return new BuildException(
        "Tried to find the image %s but that is no place of one: name it as oci:DIR[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE[:NAME], docker-daemon:NAME:TAG or docker://REGISTRY/NAME:TAG"
            .formatted(from));
  }
}
