package dev.recap.catalog.remote;

import dev.recap.catalog.oci.OciLayout;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * What the configuration of a capsule's image says; see the OCI image specification, config.md.
 *
 * @param diffIds digests of the uncompressed layers, lowest first
 */
record ImageConfig(List<Digest> diffIds) {
  /** That of a capsule whose texts are in the layout. */
  static ImageConfig read(OciLayout layout, CapsuleForm form) throws Unacceptable, IOException {
    ForeignJson json =
        ForeignJson.of(
            "its image's configuration", Files.readAllBytes(layout.blob(form.config().digest())));
    json.require("os", form.image().platform().orElseThrow().os());
    json.require("architecture", form.image().platform().orElseThrow().architecture());
    List<Digest> diffIds = new ArrayList<>();
    for (Object text : json.object("rootfs").list("diff_ids")) {
      try {
        diffIds.add(new Digest(String.valueOf(text)));
      } catch (IllegalArgumentException e) {
        throw new Unacceptable("its image's configuration has a diff_id that is no sha256");
      }
    }
    if (diffIds.size() != form.layers().size()) {
      throw new Unacceptable(
          "its image has %d layers and its configuration names %d"
              .formatted(form.layers().size(), diffIds.size()));
    }
    // One layer twice is honest; one blob under two names is not.
    if (new HashSet<>(diffIds).size() > new HashSet<>(form.layers()).size()) {
      throw new Unacceptable("its configuration names one layer by two digests");
    }
    return new ImageConfig(List.copyOf(diffIds));
  }
}
