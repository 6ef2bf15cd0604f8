package dev.recap.catalog.trust;

import dev.recap.core.capsule.Digest;
import dev.recap.core.capsule.Manifest;

/**
 * A capsule that somebody wants to install or invoke.
 *
 * @param digest its content, which is in the store's layout with all that refers to it
 * @param origin the repository it came from, {@link #LOCAL} or {@link #UNKNOWN}
 * @param manifest what it says of itself
 * @param exactly whether it was asked for by its digest: a yanked one can be had no other way
 */
public record Candidate(Digest digest, String origin, Manifest manifest, boolean exactly) {
  /** The origin of what was built on this host. */
  public static final String LOCAL = "local";

  /** The origin of content that no version of the store names any more. */
  public static final String UNKNOWN = "unknown";

  /** Its name and version. */
  public String label() {
    return manifest.metadata().name() + ":" + manifest.metadata().version();
  }
}
