package dev.recap.catalog.image;

import dev.recap.catalog.oci.OciLayout;
import dev.recap.catalog.oci.Platform;
import dev.recap.catalog.rootfs.BaseImage;
import dev.recap.catalog.rootfs.BaseImages;
import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.rootfs.BuildProgress;
import dev.recap.catalog.rootfs.BuildRequest;

/** Images in the places that containers-transports(5) names. */
public final class ImageSources implements BaseImages {
  /** Images of this host and of registries. */
  public ImageSources() {}

  @Override
  public BaseImage fetch(
      BuildRequest request, OciLayout to, Platform platform, BuildProgress progress)
      throws BuildException {
    throw new BuildException("not yet");
  }
}
