package dev.recap.core.capsule;

import java.nio.file.Path;

/**
 * A capsule that is on this host, ready to be bound.
 *
 * @param manifest what it says of itself
 * @param digest its content
 * @param rootfs its unpacked root file system, shared by all its invocations and never written
 * @param schema checks its parameters
 */
public record Capsule(Manifest manifest, Digest digest, Path rootfs, ParameterSchema schema) {

  /** Its exact reference, {@code name:version@digest}. */
  public String reference() {
    return manifest.metadata().name() + ":" + manifest.metadata().version() + "@" + digest;
  }
}
