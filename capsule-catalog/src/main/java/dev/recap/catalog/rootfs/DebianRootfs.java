package dev.recap.catalog.rootfs;

import dev.recap.catalog.lock.CapsuleLock.DebianPackage;
import dev.recap.catalog.manifest.BuildRecipe;
import dev.recap.catalog.manifest.Finding;
import dev.recap.catalog.rootfs.Node.Link;
import dev.recap.catalog.rootfs.Node.RegularFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The kept files of Debian packages and the shared libraries they need, as layers. */
final class DebianRootfs {
  private final RootfsTree tree = new RootfsTree();
  private final DebianPackages packages;
  private final List<Keep> keeps = new ArrayList<>();
  private final Map<String, Node> available = new TreeMap<>();
  private final Map<String, String> packageOf = new HashMap<>();
  private final Map<String, DebianPackages.Fetched> exact = new HashMap<>();
  private final Map<String, String> copyrights = new HashMap<>();
  private final List<DebianPackages.Fetched> used = new ArrayList<>();
  private final Set<String> loaded = new LinkedHashSet<>();
  private final Map<String, Needs> missing = new LinkedHashMap<>();
  private List<String> closure = List.of();

  /** Who needs a library, and where that file looks first. */
  private record Needs(String by, List<String> runPaths) {}

  DebianRootfs(DebianPackages packages) {
    this.packages = packages;
  }

  /**
   * One layer for each package that files are kept of, sorted by its name.
   *
   * @param needs what others need of the distribution
   */
  List<Layer> layers(BuildRecipe.Debian recipe, JavaFunctions.Needs needs)
      throws BuildException, IOException {
    add(recipe, needs);
    Map<String, RootfsTree> trees = new TreeMap<>();
    for (Map.Entry<String, Node> entry : tree.nodes().entrySet()) {
      String owner = packageOf.get(entry.getKey());
      if (owner != null) {
        trees.computeIfAbsent(owner, _ -> new RootfsTree()).put(entry.getKey(), entry.getValue());
      }
    }
    List<Layer> layers = new ArrayList<>();
    trees.forEach((name, files) -> {
      layers.add(new Layer.Tree(name, files));
      used.add(Objects.requireNonNull(exact.get(name)));
    });
    return layers;
  }

  /** The packages that files were kept of, sorted by name. */
  List<DebianPackage> used() {
    return used.stream().map(DebianPackages.Fetched::exact).toList();
  }

  /** The same with all there is to know of them. */
  List<Material> materials(Distribution distribution) {
    List<Material> materials = new ArrayList<>();
    for (DebianPackages.Fetched fetched : used) {
      DebianPackage exact = fetched.exact();
      materials.add(
          new Material.DebianPackage(
              distribution.id(),
              distribution.version(),
              fetched.architecture(),
              exact.name(),
              exact.version(),
              exact.sha256(),
              Optional.ofNullable(copyrights.get(exact.name()))));
    }
    return materials;
  }

  private void add(BuildRecipe.Debian recipe, JavaFunctions.Needs needs)
      throws BuildException, IOException {
    for (String glob : recipe.keep()) {
      keeps.add(Keep.of(glob));
    }
    Set<String> names = new LinkedHashSet<>(recipe.packages());
    names.addAll(needs.packages());
    try {
      closure = packages.closure(List.copyOf(names));
      if (!recipe.packages().isEmpty()) {
        load(recipe.packages());
      }
    } catch (BuildException e) {
      throw unknown(recipe).orElse(e);
    }
    for (String library : needs.libraries()) {
      require(library, new Needs("the Java runtime", List.of()));
    }
    for (Keep keep : keeps) {
      List<String> kept = available.keySet().stream().filter(keep::matches).toList();
      if (kept.isEmpty()) {
        throw new BuildException(
            new Finding(
                "/build/debian/keep/" + keeps.indexOf(keep),
                "no file of %s matches %s: dpkg -L PACKAGE lists those of an installed one"
                    .formatted(String.join(", ", recipe.packages()), keep.glob())));
      }
      for (String path : kept) {
        place(path, keep.glob());
      }
    }
    completeLibraries();
  }

  /** Adds the libraries that files placed so far need, and theirs. */
  private void completeLibraries() throws BuildException, IOException {
    while (!missing.isEmpty()) {
      List<String> absent = new ArrayList<>();
      for (Map.Entry<String, Needs> need : List.copyOf(missing.entrySet())) {
        Optional<String> path = locate(need.getKey(), need.getValue());
        if (path.isPresent()) {
          missing.remove(need.getKey());
          place(path.get(), need.getValue().by());
        } else {
          absent.add(need.getKey());
        }
      }
      if (!absent.isEmpty()) {
        load(next(absent));
      }
    }
  }

  /** That the recipe names a package there is not, if that is so. */
  private Optional<BuildException> unknown(BuildRecipe.Debian recipe) {
    for (int i = 0; i < recipe.packages().size(); i++) {
      String name = recipe.packages().get(i);
      if (packages.isUnknown(name)) {
        return Optional.of(
            new BuildException(
                new Finding(
                    "/build/debian/packages/" + i,
                    "this host's distribution has no package %s: apt-cache search WORD finds names"
                        .formatted(name))));
      }
    }
    return Optional.empty();
  }

  private void load(List<String> names) throws BuildException, IOException {
    loaded.addAll(names);
    for (var archive : packages.fetch(names).entrySet()) {
      exact.put(archive.getKey(), archive.getValue());
      String copyright = "usr/share/doc/" + archive.getKey() + "/copyright";
      DebianArchive.read(
              archive.getValue().file(), path -> path.equals(copyright) || mayBeKept(path))
          .forEach((path, node) -> {
            if (path.equals(copyright) && node instanceof RegularFile file) {
              copyrights.put(archive.getKey(), new String(file.content(), StandardCharsets.UTF_8));
            }
            if (mayBeKept(path) && available.putIfAbsent(path, node) == null) {
              packageOf.put(path, archive.getKey());
            }
          });
    }
  }

  private boolean mayBeKept(String path) {
    return SharedLibraries.holds(path) || keeps.stream().anyMatch(keep -> keep.matches(path));
  }

  /** The likeliest package not looked into yet for each library that is still absent. */
  private List<String> next(List<String> absent) throws BuildException {
    Set<String> names = new LinkedHashSet<>();
    for (String soname : absent) {
      names.add(
          SharedLibraries.candidates(RootfsPath.name(soname), closure).stream()
              .filter(candidate -> !loaded.contains(candidate))
              .findFirst()
              .orElseThrow(() ->
                  new BuildException(
                      new Finding(
                          "/build/debian/packages",
                          "no package among their dependencies has the shared library %s that /%s needs: add the package that has it"
                              .formatted(soname, missingBy(soname))))));
    }
    return List.copyOf(names);
  }

  private String missingBy(String soname) {
    Needs needs = missing.get(soname);
    return needs == null ? "?" : needs.by();
  }

  private void place(String path, String wantedBy) throws BuildException {
    Node node = available.get(path);
    if (node == null) {
      // A link of a package into another one, or one whose target the build places otherwise.
      return;
    }
    if (node.equals(tree.nodes().get(path))) {
      return;
    }
    tree.put(path, node);
    switch (node) {
      case Link link -> place(RootfsPath.linked(path, link.target()), wantedBy);
      case RegularFile file -> need(path, file);
      case Node.Directory _ -> {}
    }
  }

  /** Notes what a file that was placed needs to be loaded. */
  private void need(String path, RegularFile file) throws BuildException {
    Optional<ElfFile> elf = ElfFile.read(file.content());
    if (elf.isEmpty()) {
      return;
    }
    List<String> runPaths = new ArrayList<>();
    for (String runPath : elf.get().runPaths()) {
      runPaths.add(RootfsPath.of(runPath.replace("$ORIGIN", "/" + RootfsPath.parent(path))));
    }
    Needs needs = new Needs(path, runPaths);
    elf.get().needed().forEach(soname -> require(soname, needs));
    elf.get().interpreter().ifPresent(loader -> require(loader, needs));
  }

  private void require(String soname, Needs needs) {
    boolean placed =
        tree.nodes().keySet().stream()
            .anyMatch(path ->
                SharedLibraries.holds(path)
                    && RootfsPath.name(path).equals(RootfsPath.name(soname)));
    if (!placed || soname.startsWith("/")) {
      missing.putIfAbsent(soname, needs);
    }
  }

  /** A loader by its path, a library by its name: in the run path, else nearest to the root. */
  private Optional<String> locate(String soname, Needs needs) throws BuildException {
    if (soname.startsWith("/")) {
      String path = RootfsPath.of(soname);
      return available.containsKey(path) ? Optional.of(path) : Optional.empty();
    }
    Map<String, Integer> depth = new HashMap<>();
    for (String path : available.keySet()) {
      if (RootfsPath.name(path).equals(soname) && SharedLibraries.holds(path)) {
        boolean first = needs.runPaths().contains(RootfsPath.parent(path));
        depth.put(path, first ? 0 : path.split("/", -1).length);
      }
    }
    return depth.entrySet().stream()
        .min(
            Map.Entry.<String, Integer>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
        .map(Map.Entry::getKey);
  }
}
