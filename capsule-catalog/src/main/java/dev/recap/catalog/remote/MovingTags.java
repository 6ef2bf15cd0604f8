package dev.recap.catalog.remote;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.place.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.semver4j.Semver;
import tools.jackson.core.JacksonException;

/** The tags of a repository that stand for one version after another, and never for a lower one. */
final class MovingTags {
  static final String LATEST = "latest";

  private final Repository repository;
  private final List<String> tags = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  MovingTags(Repository repository) {
    this.repository = repository;
  }

  /** Why a text cannot be a channel; empty when it can. */
  static Optional<String> problem(String channel) {
    return Tags.canBe(channel) && Versions.of(channel).isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Tried to use %s as a channel but a channel is a word of letters, digits, dots and dashes, and no version: choose one such as stable"
                .formatted(channel));
  }

  List<String> tags() {
    return List.copyOf(tags);
  }

  List<String> notes() {
    return List.copyOf(notes);
  }

  /** Makes a tag stand for a version, unless it stands for a higher one. */
  void move(String tag, Descriptor capsule, byte[] content, Semver version, boolean force)
      throws RepositoryException {
    if (tag.equals(LATEST) && !version.getPreRelease().isEmpty() && !force) {
      notes.add("%s is a pre-release, which latest does not stand for".formatted(version));
      return;
    }
    Optional<Descriptor> now = repository.resolve(tag);
    if (now.isPresent() && !now.get().digest().equals(capsule.digest()) && !force) {
      Optional<Semver> there = version(now.get());
      if (there.isEmpty()) {
        notes.add(
            "%s stands for %s, which names no version: --force moves it"
                .formatted(tag, now.get().digest()));
        return;
      }
      if (there.get().isGreaterThan(version)) {
        notes.add(
            "%s stands for %s, which is higher than %s: --force moves it back"
                .formatted(tag, there.get(), version));
        return;
      }
    }
    if (now.isEmpty() || !now.get().digest().equals(capsule.digest())) {
      repository.put(capsule, content, Optional.of(tag));
    }
    tags.add(tag);
  }

  private Optional<Semver> version(Descriptor capsule) throws RepositoryException {
    if (capsule.size() > Repository.LARGEST_MANIFEST) {
      return Optional.empty();
    }
    try {
      return PlainJson.readForeign(repository.manifest(capsule)).get("annotations")
              instanceof Map<?, ?> annotations
          ? Optional.ofNullable(
              Semver.parse(String.valueOf(annotations.get("org.opencontainers.image.version"))))
          : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}
