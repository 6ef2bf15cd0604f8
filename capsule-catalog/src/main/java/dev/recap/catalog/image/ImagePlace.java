package dev.recap.catalog.image;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.rootfs.BuildException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** An image where it is. Nothing it gives was verified. */
interface ImagePlace extends Closeable {
  /** What its name stands for: a manifest or index, or several of them, each for a platform. */
  List<Descriptor> manifests() throws BuildException, IOException;

  /**
   * Opens content that a manifest or index names.
   *
   * @throws IOException also when it is not there
   */
  InputStream open(Descriptor content) throws IOException;
}
