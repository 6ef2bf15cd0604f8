package dev.recap.catalog.remote;

import dev.recap.catalog.manifest.CapsuleFile;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.OciLayout;
import dev.recap.catalog.oci.Parallel;
import dev.recap.catalog.oci.Platform;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.Transfer;
import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.rootfs.Layer;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.store.Lease;
import dev.recap.catalog.trust.Believer;
import dev.recap.core.capsule.Digest;
import dev.recap.core.capsule.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.semver4j.Semver;

/**
 * Publishes capsules of the store: their content, then their manifests, then the version's tag, so
 * that a version is there as a whole or not at all; and what is known about them.
 */
public final class Publisher {
  private final CapsuleStore store;
  private final Platform host;
  private final Believer believer;

  /**
   * A publisher.
   *
   * @param host what the store's capsules run on
   * @param believer knows whose statements are passed on wherever they were heard
   */
  public Publisher(CapsuleStore store, Platform host, Believer believer) {
    this.store = store;
    this.host = host;
    this.believer = believer;
  }

  /**
   * Publishes one.
   *
   * @param capsule a capsule of the store
   * @param to the repository of its name
   * @throws IOException when the repository cannot be used or the store not be read
   */
  public Publication publish(
      Digest capsule, Repository to, PublishOptions options, Transfer transfer) throws IOException {
    for (String channel : options.channels()) {
      Optional<String> problem = MovingTags.problem(channel);
      if (problem.isPresent()) {
        return new Publication.Refused(problem.get());
      }
    }
    Optional<CapsuleStore.Stored> stored = store.find(capsule);
    if (stored.isEmpty()) {
      return new Publication.Refused(
          "Tried to publish %s but the store has no such capsule: build or pull it first"
              .formatted(capsule));
    }
    Manifest.Metadata about = CapsuleFile.ofJson(stored.get().json()).manifest().metadata();
    try (Lease _ = store.lease()) {
      CapsuleForm form = form(capsule);
      check(form, about);
      return publish(form, about, to, options, transfer);
    } catch (Unacceptable e) {
      return new Publication.Refused(
          "Tried to publish %s:%s but %s: build it again"
              .formatted(about.name(), about.version(), e.why()));
    } catch (BuildException e) {
      return new Publication.Refused(
          "Tried to publish %s:%s but nobody could pull it (%s): build it from an image without that, or take the file out of it"
              .formatted(about.name(), about.version(), e.getMessage()));
    }
  }

  private CapsuleForm form(Digest capsule) throws Unacceptable, IOException {
    OciLayout layout = store.layout();
    return new FormReader(manifest -> Files.readAllBytes(layout.blob(manifest.digest())), host)
        .read(
            new Descriptor(MediaTypes.INDEX, capsule, Files.size(layout.blob(capsule)))
                .as(MediaTypes.CAPSULE));
  }

  /** What a puller would refuse is better known to the author than to everybody else. */
  private void check(CapsuleForm form, Manifest.Metadata about)
      throws Unacceptable, BuildException, IOException {
    ImageConfig config = ImageConfig.read(store.layout(), form);
    for (Layer.Blob layer : form.layers(about.name() + ":" + about.version(), config.diffIds())) {
      store.checkPublished(layer);
    }
  }

  private Publication publish(
      CapsuleForm form,
      Manifest.Metadata about,
      Repository to,
      PublishOptions options,
      Transfer transfer)
      throws IOException {
    String tag = Versions.tag(about.version());
    Optional<Descriptor> existing = to.resolve(tag);
    if (existing.isPresent() && !existing.get().digest().equals(form.index().digest())) {
      return conflict(about, to, existing.get().digest());
    }
    byte[] content = content(form.index());
    if (existing.isEmpty()) {
      Parallel.each(
          form.blobs(), blob -> to.upload(blob, store.layout().blob(blob.digest()), transfer));
      to.put(form.image(), content(form.image()), Optional.empty());
      to.put(form.documents(), content(form.documents()), Optional.empty());
      to.put(form.index(), content, Optional.of(tag));
      // Registries change a tag for whoever comes last; of two at once, the other one has it.
      Optional<Descriptor> now = to.resolve(tag);
      if (now.isPresent() && !now.get().digest().equals(form.index().digest())) {
        return conflict(about, to, now.get().digest());
      }
    }
    new ReferrerUpload(store, to, believer, transfer).about(form.index());
    MovingTags moving = new MovingTags(to);
    Semver version = new Semver(about.version());
    moving.move(MovingTags.LATEST, form.index(), content, version, options.force());
    for (String channel : options.channels()) {
      moving.move(channel, form.index(), content, version, options.force());
    }
    List<String> tags = new ArrayList<>(List.of(tag));
    tags.addAll(moving.tags());
    return existing.isPresent()
        ? new Publication.AlreadyThere(form.index(), List.copyOf(tags), moving.notes())
        : new Publication.Published(form.index(), List.copyOf(tags), moving.notes());
  }

  private static Publication conflict(Manifest.Metadata about, Repository to, Digest existing) {
    return new Publication.Conflict(
        existing,
        "Tried to publish %s:%s to %s but that version is %s there, and versions never change: publish it under a higher version"
            .formatted(about.name(), about.version(), to.name(), existing));
  }

  private byte[] content(Descriptor manifest) throws IOException {
    return Files.readAllBytes(store.layout().blob(manifest.digest()));
  }
}
