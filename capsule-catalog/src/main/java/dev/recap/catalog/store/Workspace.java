package dev.recap.catalog.store;

import dev.recap.catalog.layer.LayerFolder;
import dev.recap.catalog.layer.LayerLimits;
import dev.recap.catalog.layer.LayerMerge;
import dev.recap.catalog.layer.LayerTar;
import dev.recap.catalog.layer.LayerUnpacker;
import dev.recap.catalog.layer.Manner;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.HostFiles;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.OciLayout;
import dev.recap.catalog.oci.Platform;
import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.rootfs.FileTrees;
import dev.recap.catalog.rootfs.Layer;
import dev.recap.catalog.rootfs.RootView;
import dev.recap.catalog.rootfs.RootfsTree;
import dev.recap.core.capsule.Digest;
import dev.recap.core.lock.HostLock;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A capsule in the making: layers are added from the lowest to the highest, and at the end it
 * appears in the store as a whole or not at all.
 */
public final class Workspace implements AutoCloseable {
  private final Lease lease;
  private final HostLock lock;
  private final StorePaths paths;
  private final Path work;
  private final OciLayout layout;
  private final Path rootfs;
  private final LayerMerge merge;
  private final List<PackedLayer> packed = new ArrayList<>();
  private boolean overAnImage;

  Workspace(Lease lease, HostLock lock, StorePaths paths, Path work) throws IOException {
    this.lease = lease;
    this.lock = lock;
    this.paths = paths;
    this.work = work;
    this.layout = new OciLayout(paths.layout(), work);
    this.rootfs = Files.createDirectory(work.resolve("rootfs"));
    this.merge = new LayerMerge(rootfs);
  }

  /** Where the layers of other images are put before they are added. */
  public OciLayout layout() {
    return layout;
  }

  /** The root file system of the layers added so far. */
  public Path rootfs() {
    return rootfs;
  }

  /** Adds a layer on top of those before. */
  public void add(Layer layer) throws BuildException, IOException {
    switch (layer) {
      case Layer.Tree(String title, RootfsTree tree) ->
          pack(title, overAnImage ? tree.over(new RootView(rootfs)) : tree);
      case Layer.Missing(String title, RootfsTree tree) ->
          pack(title, tree.missingIn(new RootView(rootfs)));
      case Layer.Blob(String title, Descriptor blob, Digest diffId) -> {
        overAnImage = true;
        put(new Layer.Blob(title, blob, diffId), false);
      }
    }
  }

  /**
   * Adds the layers that somebody else published; none is in the store before all were looked at.
   *
   * @throws BuildException when one holds what no published capsule may
   */
  public void addPublished(List<Layer.Blob> layers) throws BuildException, IOException {
    Map<Digest, LayerFolder> fresh = new HashMap<>();
    LayerCheck check = new LayerCheck(layout, work);
    for (Layer.Blob layer : layers) {
      LayerFolder kept =
          fresh.getOrDefault(layer.diffId(), new LayerFolder(paths.layer(layer.diffId())));
      if (Files.isDirectory(kept.folder())) {
        check.published(layer, kept);
      } else {
        LayerLimits limits = LayerLimits.published(layer.blob().size());
        fresh.put(
            layer.diffId(),
            unpacked(layer, new LayerUnpacker(layer.title(), limits, Manner.STRICT), false));
      }
    }
    HostFiles.hidden(paths.layers());
    for (Map.Entry<Digest, LayerFolder> layer : fresh.entrySet()) {
      appear(layer.getValue().folder(), paths.layer(layer.getKey()));
    }
    for (Layer.Blob layer : layers) {
      merge.add(new LayerFolder(paths.layer(layer.diffId())));
    }
  }

  /** The root file system is complete: it gets the dates its layers name. */
  public void complete() throws IOException {
    merge.finish();
  }

  private void pack(String title, RootfsTree tree) throws BuildException, IOException {
    if (tree.isEmpty()) {
      return;
    }
    // Compressing takes most of the time, and most layers were in a capsule before.
    Digest diffId = LayerTar.diffId(tree);
    Optional<Descriptor> known =
        new LayerFolder(paths.layer(diffId)).packed().filter(this::isThere);
    put(new Layer.Blob(title, known.isPresent() ? known.get() : compress(tree), diffId), true);
  }

  private boolean isThere(Descriptor blob) {
    return layout.has(blob.digest());
  }

  private Descriptor compress(RootfsTree tree) throws IOException {
    Path file = Files.createTempFile(work, "layer", "");
    Digest digest = LayerTar.write(tree, file);
    Descriptor blob = new Descriptor(MediaTypes.LAYER + "+gzip", digest, Files.size(file));
    layout.take(file, digest);
    return blob;
  }

  private void put(Layer.Blob layer, boolean ours) throws BuildException, IOException {
    LayerFolder kept = new LayerFolder(paths.layer(layer.diffId()));
    if (!Files.isDirectory(kept.folder())) {
      LayerFolder fresh =
          unpacked(layer, new LayerUnpacker(layer.title(), LayerLimits.STANDARD), ours);
      HostFiles.hidden(paths.layers());
      appear(fresh.folder(), kept.folder());
    } else if (!ours) {
      new LayerCheck(layout, work).same(layer, kept);
    }
    merge.add(kept);
    packed.add(new PackedLayer(layer.title(), layer.blob(), layer.diffId()));
  }

  /** Its files are on the disk, and its archive is the one that was announced. */
  private LayerFolder unpacked(Layer.Blob layer, LayerUnpacker unpacker, boolean ours)
      throws BuildException, IOException {
    LayerFolder fresh = new LayerFolder(Files.createTempDirectory(work, "unpacked"));
    LayerCheck.check(layer, unpacker.unpack(layout.blob(layer.blob().digest()), fresh));
    fresh.noteIsOf(layer.blob());
    if (ours) {
      fresh.note(layer.blob());
    }
    Settled.files(fresh.folder());
    return fresh;
  }

  /**
   * Puts it into the store.
   *
   * @param environment variables for engines other than RECap
   * @param ref the name that its version is tagged under
   */
  public CapsuleStore.Stored keep(
      Documents documents, List<String> environment, Platform platform, String ref)
      throws IOException {
    lock.check();
    Descriptor index = new CapsuleImage(layout, documents).write(packed, environment, platform);
    Optional<String> yaml =
        documents.files().stream()
            .filter(file -> file.name().equals("capsule.yaml"))
            .map(Documents.Document::text)
            .findFirst();
    return appear(index, documents.json(), yaml, Optional.of(ref + ":" + version(documents)));
  }

  private static String version(Documents documents) {
    return documents.manifest().metadata().version();
  }

  /**
   * Puts a published capsule into the store, as it was published: all its content is in the layout.
   *
   * @param json its manifest
   * @param yaml the same as its author wrote it
   * @param tag what the layout calls it; nothing if that stands for something else
   */
  public CapsuleStore.Stored install(
      Descriptor index, String json, String yaml, Optional<String> tag) throws IOException {
    lock.check();
    return appear(index, json, Optional.of(yaml), tag);
  }

  private CapsuleStore.Stored appear(
      Descriptor index, String json, Optional<String> yaml, Optional<String> tag)
      throws IOException {
    Path capsule = Files.createDirectory(work.resolve("capsule"));
    Files.move(rootfs, capsule.resolve("rootfs"), StandardCopyOption.ATOMIC_MOVE);
    if (yaml.isPresent()) {
      HostFiles.replace(capsule.resolve("capsule.yaml"), yaml.get(), work);
    }
    HostFiles.replace(capsule.resolve("capsule.json"), json, work);
    Files.setAttribute(capsule, "unix:mode", 0755);
    HostFiles.hidden(paths.capsules());
    Settled.folders(capsule);
    appear(capsule, paths.capsule(index.digest()));
    if (tag.isPresent()) {
      try (HostLock _ = HostLock.on(paths.indexLock())) {
        layout.tag(tag.get(), index);
      }
    }
    return new CapsuleStore.Stored(index.digest(), paths.capsule(index.digest()));
  }

  /** Makes a folder appear in one step, unless another process came first with the same one. */
  private static void appear(Path fresh, Path name) throws IOException {
    try {
      Files.move(fresh, name, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(name)) {
        throw e;
      }
    }
    HostFiles.force(name.getParent());
  }

  @Override
  public void close() throws IOException {
    try (lease) {
      FileTrees.delete(work);
    }
  }
}
