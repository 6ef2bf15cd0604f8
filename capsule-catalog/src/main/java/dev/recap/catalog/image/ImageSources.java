package dev.recap.catalog.image;

import dev.recap.catalog.lock.LockMode;
import dev.recap.catalog.manifest.BuildRecipe;
import dev.recap.catalog.oci.OciLayout;
import dev.recap.catalog.oci.Platform;
import dev.recap.catalog.rootfs.BaseImage;
import dev.recap.catalog.rootfs.BaseImages;
import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.rootfs.BuildProgress;
import dev.recap.catalog.rootfs.BuildRequest;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** Images in the places that containers-transports(5) names. */
public final class ImageSources implements BaseImages {
  private final DockerSocket docker;

  /** Images of this host. */
  public ImageSources() {
    this(DockerSocket.STANDARD);
  }

  ImageSources(DockerSocket docker) {
    this.docker = docker;
  }

  @Override
  public BaseImage fetch(
      BuildRequest request, OciLayout to, Platform platform, BuildProgress progress)
      throws BuildException {
    String from = request.recipe().image().map(BuildRecipe.Image::from).orElseThrow();
    try (ImagePlace place = open(from, request.folder(), to.work(), progress)) {
      ImageCopy copy = new ImageCopy(from, place, platform);
      ImageCopy.Chosen image = copy.choose();
      compare(request, from, image.digest(), progress);
      copy.copy(image, to, progress);
      return new BaseImage(image.digest(), image.layers(), image.environment());
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      throw new BuildException(
          "Tried to copy the image %s but %s: skopeo inspect %s tells whether it is whole"
              .formatted(from, e.getMessage(), from),
          e);
    }
  }

  private ImagePlace open(String from, Path folder, Path work, BuildProgress progress)
      throws BuildException, IOException {
    return switch (ImageReference.parse(from, folder)) {
      case ImageReference.Layout(Path layout, Optional<String> name) ->
          new LayoutPlace(from, new FolderFiles(layout), name);
      case ImageReference.LayoutArchive(Path file, Optional<String> name) ->
          new LayoutPlace(from, archive(from, file, work), name);
      case ImageReference.DockerArchive(Path file, Optional<String> name) ->
          new DockerArchivePlace(from, archive(from, file, work), name);
      case ImageReference.Daemon(String name) -> {
        progress.step("Saving the image %s from Docker".formatted(name));
        yield new DockerArchivePlace(from, saved(from, name, work), Optional.empty());
      }
      case ImageReference.Registry(String name) ->
          throw new BuildException(
              "Tried to build from %s but RECap reads images from disk and Docker only: skopeo copy docker://%s oci:DIR:TAG, and name oci:DIR:TAG"
                  .formatted(from, name));
    };
  }

  private static TarFiles archive(String from, Path file, Path work)
      throws BuildException, IOException {
    if (!Files.isRegularFile(file)) {
      throw new BuildException(
          "Tried to find the image %s but %s is no file: skopeo copy or docker save writes one"
              .formatted(from, file));
    }
    return TarFiles.of(file, work);
  }

  private TarFiles saved(String from, String name, Path work) throws BuildException, IOException {
    Path file = Files.createTempFile(work, "saved", "");
    try (OutputStream out = Files.newOutputStream(file)) {
      docker.save(name, out);
    } catch (IOException e) {
      Files.delete(file);
      throw new BuildException(
          "Tried to save the image %s over %s but %s: see that Docker runs, that you may use it, and that docker image ls shows the image"
              .formatted(from, docker.path(), e.getMessage()),
          e);
    }
    return TarFiles.temporary(file);
  }

  private static void compare(
      BuildRequest request, String from, Digest digest, BuildProgress progress)
      throws BuildException {
    boolean differs =
        request
            .lock()
            .content()
            .image()
            .filter(locked -> locked.from().equals(from) && !locked.digest().equals(digest))
            .isPresent();
    if (!differs || request.mode() == LockMode.UPDATE) {
      return;
    }
    String change =
        "%s is %s now, which is not what %s locks"
            .formatted(from, digest.value(), request.lock().place("/image"));
    if (request.mode() == LockMode.PREFER) {
      progress.note(change);
      return;
    }
    throw new BuildException(
        "Tried to build from the locked image but %s: recap capsule build --update-lock takes the new one"
            .formatted(change));
  }
}
