package dev.recap.catalog.store;

import dev.recap.catalog.oci.HostFiles;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the store keeps what.
 *
 * @param root the state folder
 */
record StorePaths(Path root) {
  Path layout() {
    return root.resolve("oci");
  }

  Path layers() {
    return root.resolve("layers");
  }

  Path layer(Digest diffId) {
    return layers().resolve(diffId.hex());
  }

  Path capsules() {
    return root.resolve("capsules");
  }

  Path capsule(Digest digest) {
    return capsules().resolve(digest.hex());
  }

  Path referrers() {
    return root.resolve("referrers");
  }

  /** What is known about a content. */
  Path referrers(Digest subject) {
    return referrers().resolve(subject.hex());
  }

  Path building() {
    return root.resolve("building");
  }

  /** What is removed. */
  Path trash() {
    return building().resolve("trash");
  }

  Path refs() {
    return root.resolve("refs");
  }

  Path ref(String name) {
    return refs().resolve(name);
  }

  Path locks() {
    return root.resolve("locks");
  }

  /** Held while a capsule of that name is built. */
  Path lock(String name) {
    return locks().resolve(name);
  }

  /** Held while the layout's index is written; no capsule can have that name. */
  Path indexLock() {
    return locks().resolve(".index");
  }

  /** Held while capsules are copied into layouts elsewhere. */
  Path exportLock() {
    return locks().resolve(".export");
  }

  /** Held while work that adds to the store begins, and all the while what is unused is removed. */
  Path gate() {
    return locks().resolve(".gate");
  }

  /** A locked file for each work that adds to the store. */
  Path leases() {
    return locks().resolve(".leases");
  }

  /** Held while the capsule of that content is pulled; no capsule can have that name. */
  Path pullLock(Digest digest) {
    return locks().resolve("." + digest.hex());
  }

  /** What came of content that is not whole yet. */
  Path partial() {
    return building().resolve("partial");
  }

  /** Makes the folders that everything else is made in. */
  void make() throws IOException {
    if (!Files.isDirectory(root)) {
      HostFiles.open(root);
    }
    HostFiles.hidden(locks());
    HostFiles.hidden(building());
  }
}
