package dev.recap.catalog.rootfs;

import dev.recap.catalog.rootfs.Node.RegularFile;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Says which shared libraries the programs of a tree need that are not in it. */
public final class LibraryNeeds {
  private LibraryNeeds() {}

  /** Sonames, and dynamic loaders by their paths; sorted. */
  public static Set<String> of(RootfsTree tree) {
    Set<String> needed = new TreeSet<>();
    for (Map.Entry<String, Node> entry : tree.nodes().entrySet()) {
      if (entry.getValue() instanceof RegularFile file) {
        Optional<ElfFile> elf = ElfFile.read(file.content());
        elf.ifPresent(e -> {
          needed.addAll(e.needed());
          e.interpreter().ifPresent(needed::add);
        });
      }
    }
    tree.nodes().keySet().forEach(path -> needed.remove(RootfsPath.name(path)));
    return needed;
  }
}
