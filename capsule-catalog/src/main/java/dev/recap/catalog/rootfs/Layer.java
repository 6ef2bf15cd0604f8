package dev.recap.catalog.rootfs;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.core.capsule.Digest;

/** One layer of a capsule's root file system; later ones come on top of earlier ones. */
public sealed interface Layer {

  /** What is in it, one short line for the image's history. */
  String title();

  /** Files of ours, which become a layer that is the same to the byte whenever they are. */
  record Tree(String title, RootfsTree tree) implements Layer {}

  /** Files of ours that are only added where there is nothing yet. */
  record Missing(String title, RootfsTree tree) implements Layer {}

  /**
   * A layer of another image, kept unchanged.
   *
   * @param blob its content, which is in the layout that the capsule goes to
   * @param diffId the digest of the tar archive in it, as the image's configuration names it
   */
  record Blob(String title, Descriptor blob, Digest diffId) implements Layer {}
}
