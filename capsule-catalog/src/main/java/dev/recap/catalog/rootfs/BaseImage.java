package dev.recap.catalog.rootfs;

import dev.recap.core.capsule.Digest;
import java.util.List;

/**
 * An image that a capsule starts from, whose layers are in the layout the capsule goes to.
 *
 * @param digest of the image's manifest on this platform
 * @param layers lowest first
 * @param environment the variables its configuration sets, {@code NAME=value}
 */
public record BaseImage(Digest digest, List<Layer.Blob> layers, List<String> environment) {}
