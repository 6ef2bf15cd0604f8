package dev.recap.catalog.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.catalog.jvm.JvmFunctions;
import dev.recap.catalog.manifest.BuildRecipe;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.rootfs.CommandRunner.Result;
import dev.recap.catalog.rootfs.Node.Link;
import dev.recap.catalog.rootfs.Node.RegularFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RootfsBuilderTest {
  private final FakeApt apt = new FakeApt();
  private final List<String> steps = new ArrayList<>();
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"gz", "xz", "zst"})
  void keepsTheNamedFilesOfAPackage(String compression) throws Exception {
    apt.packages.put(
        "tool",
        DebFile.of(
            compression,
            Map.of("./bin/tool", "run", "./usr/share/doc/tool", "no", "./usr/bin/also", "->tool")));
    RootfsTree tree = build(List.of("/bin/tool", "/usr/bin/also"));
    assertThat(content(tree, "usr/bin/tool")).isEqualTo("run");
    assertThat(tree.nodes())
        .containsEntry("usr/bin/also", new Link("tool"))
        .containsEntry("bin", new Link("usr/bin"))
        .containsKeys("proc", "dev", "sys", "tmp", "target", "out", ".recap", "etc/passwd")
        .doesNotContainKey("usr/share/doc/tool");
  }

  @Test
  void namesWhatTheRootFileSystemIsMadeOf() throws Exception {
    byte[] deb =
        DebFile.of("xz", Map.of("./bin/tool", "run", "./usr/share/doc/tool/copyright", "free"));
    apt.packages.put("tool", deb);
    Files.writeString(folder.resolve("run.sh"), "echo");
    Built built =
        built(
            recipe(List.of("/bin/tool"))
                .with(List.of(new BuildRecipe.LocalFile("run.sh", "/bin/run", true)), Map.of()),
            folder);
    assertThat(RootfsWriter.merged(built.layers()).nodes())
        .doesNotContainKey("usr/share/doc/tool/copyright");
    Distribution host = Distribution.ofThisHost();
    assertThat(built.materials())
        .containsExactly(
            new Material.DebianPackage(
                host.id(),
                host.version(),
                "amd64",
                "tool",
                "1:1.0",
                Sha256.of(deb).hex(),
                Optional.of("free")),
            new Material.OwnFile(
                "/usr/bin/run", Sha256.of("echo".getBytes(StandardCharsets.UTF_8)).hex()));
  }

  @Test
  void usesADownloadedPackageAgain() throws Exception {
    apt.packages.put("tool", DebFile.of("xz", Map.of("./bin/tool", "run")));
    build(List.of("/bin/tool"));
    build(List.of("/bin/tool"));
    assertThat(steps).containsExactly("Downloading the Debian packages tool");
  }

  @Test
  void refreshesOutdatedPackageListsOnce() throws Exception {
    apt.packages.put("tool", DebFile.of("xz", Map.of("./bin/tool", "run")));
    apt.listsAreFresh = false;
    build(List.of("/bin/tool"));
    assertThat(steps).startsWith("Refreshing the package lists (apt-get update)");
    assertThat(apt.calls).filteredOn(call -> call.contains("update")).hasSize(1);
  }

  @Test
  void refusesWhatIsNotWhatThePackageListNames() throws Exception {
    apt.packages.put("tool", DebFile.of("xz", Map.of("./bin/tool", "run")));
    apt.tampersWithDownloads = true;
    assertThatThrownBy(() -> build(List.of("/bin/tool")))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("is not what the package list names");
    assertThat(folder.resolve("cache")).isEmptyDirectory();
  }

  @Test
  void saysWhichPackageThereIsNotAndWhereItIsNamed() {
    assertThatThrownBy(() -> build(List.of("/bin/tool")))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("distribution has no package tool: apt-cache search WORD")
        .extracting(e -> ((BuildException) e).finding().orElseThrow().pointer())
        .isEqualTo("/build/debian/packages/0");
  }

  @Test
  void saysThatThisHostHasNoApt() {
    CommandRunner none = (_, _, _) -> new Result.NotInstalled();
    RootfsBuilder builder =
        new RootfsBuilder(
            folder.resolve("cache"), none, new JvmFunctions(folder.resolve("java"), none));
    assertThatThrownBy(() ->
            builder.build(
                BuildRequest.unlocked(recipe(List.of("/a")), folder), Optional.empty(), steps::add))
        .hasMessage(
            "Tried to run apt-cache but this host does not have it: build capsules on Debian or Ubuntu");
  }

  @Test
  void refusesAGlobThatKeepsNothing() throws Exception {
    apt.packages.put("tool", DebFile.of("xz", Map.of("./bin/tool", "run")));
    assertThatThrownBy(() -> build(List.of("/bin/tol")))
        .hasMessageContaining("no file of tool matches /bin/tol");
  }

  @Test
  void refusesAPackageThatLeadsOutside() throws Exception {
    apt.packages.put("tool", DebFile.of("xz", Map.of("./../../etc/shadow", "x")));
    assertThatThrownBy(() -> build(List.of("/**"))).hasMessageContaining("it leads outside");
  }

  @Test
  void addsFilesAndLinksOfTheCapsulesOwnFolder() throws Exception {
    Files.writeString(folder.resolve("run.sh"), "echo");
    RootfsTree tree =
        build(
            BuildRecipe.NOTHING.with(
                List.of(new BuildRecipe.LocalFile("run.sh", "/opt/run", true)),
                Map.of("/opt/run", List.of("/bin/run"))),
            folder);
    assertThat(content(tree, "opt/run")).isEqualTo("echo");
    assertThat(tree.nodes()).containsEntry("usr/bin/run", new Link("/opt/run"));
  }

  @Test
  void addsAllFilesOfAFolder() throws Exception {
    Files.createDirectories(folder.resolve("rules/deep"));
    Files.writeString(folder.resolve("rules/a"), "A");
    Files.writeString(folder.resolve("rules/deep/b"), "B");
    RootfsTree tree =
        build(
            BuildRecipe.NOTHING.with(
                List.of(new BuildRecipe.LocalFile("rules", "/etc/rules", false)), Map.of()),
            folder);
    assertThat(content(tree, "etc/rules/a")).isEqualTo("A");
    assertThat(content(tree, "etc/rules/deep/b")).isEqualTo("B");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret", "link", "absent", "."})
  void refusesALocalFileThatIsNotInTheFolder(String from) throws IOException {
    Path own = Files.createDirectory(folder.resolve("own"));
    Files.writeString(folder.resolve("secret"), "s");
    Files.createSymbolicLink(own.resolve("link"), folder.resolve("secret"));
    BuildRecipe recipe =
        BuildRecipe.NOTHING.with(List.of(new BuildRecipe.LocalFile(from, "/a", false)), Map.of());
    assertThatThrownBy(() -> build(recipe, own))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining(from)
        .extracting(e -> ((BuildException) e).finding().orElseThrow().pointer())
        .isEqualTo("/build/files/0/from");
  }

  @Test
  void readsWhatARealProgramNeeds() throws IOException {
    ElfFile elf = ElfFile.read(Files.readAllBytes(Path.of("/usr/bin/env"))).orElseThrow();
    assertThat(elf.needed()).contains("libc.so.6");
    assertThat(elf.interpreter()).get().asString().contains("/ld-linux");
  }

  @Test
  void takesNothingForAnElfFileThatIsNone() throws IOException {
    byte[] program = Files.readAllBytes(Path.of("/usr/bin/env"));
    assertThat(ElfFile.read("#!/bin/sh\n".getBytes(StandardCharsets.UTF_8))).isEmpty();
    assertThat(ElfFile.read(java.util.Arrays.copyOf(program, 100))).isEmpty();
  }

  @Test
  void guessesTheLikeliestPackageOfALibraryFirst() {
    List<String> closure = List.of("perl", "libc6", "libproc2-0", "libtinfo6", "libssl3t64");
    assertThat(SharedLibraries.candidates("libproc2.so.0", closure))
        .startsWith("libproc2-0", "libc6");
    assertThat(SharedLibraries.candidates("libtinfo.so.6", closure)).startsWith("libtinfo6");
    assertThat(SharedLibraries.candidates("libssl.so.3", closure)).startsWith("libssl3t64");
    assertThat(SharedLibraries.candidates("libm.so.6", closure))
        .startsWith("libc6")
        .endsWith("perl");
  }

  private RootfsTree build(List<String> keep) throws BuildException, IOException {
    return build(recipe(keep), folder);
  }

  private RootfsTree build(BuildRecipe recipe, Path from) throws BuildException, IOException {
    return RootfsWriter.merged(built(recipe, from).layers());
  }

  private Built built(BuildRecipe recipe, Path from) throws BuildException, IOException {
    return new RootfsBuilder(
            folder.resolve("cache"), apt, new JvmFunctions(folder.resolve("java"), apt))
        .build(BuildRequest.unlocked(recipe, from), Optional.empty(), steps::add);
  }

  private static BuildRecipe recipe(List<String> keep) {
    return BuildRecipe.NOTHING.with(new BuildRecipe.Debian(List.of("tool"), keep));
  }

  private static String content(RootfsTree tree, String path) {
    return tree.nodes().get(path) instanceof RegularFile file
        ? new String(file.content(), StandardCharsets.UTF_8)
        : "";
  }
}
