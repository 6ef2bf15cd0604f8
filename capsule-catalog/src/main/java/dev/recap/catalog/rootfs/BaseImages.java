package dev.recap.catalog.rootfs;

import dev.recap.catalog.oci.OciLayout;
import dev.recap.catalog.oci.Platform;
import java.io.IOException;

/** Port: finds the image a capsule starts from and puts its layers into a layout. */
@FunctionalInterface
public interface BaseImages {

  /**
   * Fetches the image that a recipe names.
   *
   * @param request whose recipe has an image, and whose lock may name its digest
   * @param to where the layers go, each one verified against its digest
   * @param platform which of several images is taken
   * @throws BuildException when there is no such image, it is not for this platform, or it is not
   *     the one that is locked; the message names the place and what to do
   */
  BaseImage fetch(BuildRequest request, OciLayout to, Platform platform, BuildProgress progress)
      throws BuildException, IOException;
}
