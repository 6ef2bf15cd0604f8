package dev.recap.catalog.rootfs;

import dev.recap.core.capsule.Digest;
import java.nio.file.Path;

/** One layer of a capsule's root file system; later ones come on top of earlier ones. */
public sealed interface Layer {

  /** What is in it, one short line for the image's history. */
  String title();

  /** Files of ours, which become a layer that is the same to the byte whenever they are. */
  record Tree(String title, RootfsTree tree) implements Layer {}

  /**
   * A layer of another image, kept unchanged.
   *
   * @param mediaType of the OCI image specification
   * @param digest of the file
   * @param diffId the digest of the tar archive in it
   * @param file where it is until the capsule is stored
   */
  record Blob(String title, String mediaType, Digest digest, Digest diffId, Path file)
      implements Layer {}
}
