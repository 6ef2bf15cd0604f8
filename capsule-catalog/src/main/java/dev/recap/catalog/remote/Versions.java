package dev.recap.catalog.remote;

import java.util.Optional;
import org.semver4j.Semver;

/** Versions and the tags they are published under. */
final class Versions {
  private Versions() {}

  /** The tag of a version: a registry knows no plus sign, as Helm found first. */
  static String tag(String version) {
    return version.replace('+', '_');
  }

  /** The version that a tag names; empty for a channel. */
  static Optional<Semver> of(String tag) {
    return Optional.ofNullable(Semver.parse(tag.replace('_', '+')));
  }
}
