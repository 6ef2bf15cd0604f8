package dev.recap.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.LocalCatalog.Build;
import dev.recap.catalog.evidence.Evidence;
import dev.recap.catalog.lock.LockMode;
import dev.recap.catalog.manifest.Located;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.rootfs.CommandRunner;
import dev.recap.catalog.rootfs.FileTrees;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.trust.Believer;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleCatalog.Lookup;
import dev.recap.core.capsule.CapsuleRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalCatalogTest {
  private static final CommandRunner NO_APT = (_, _, _) -> new CommandRunner.Result.NotInstalled();

  private final List<String> steps = Collections.synchronizedList(new ArrayList<>());
  @TempDir private Path folder;
  private Path functions = Path.of("unset");

  @BeforeEach
  void oneFunction() throws IOException {
    functions = Files.createDirectory(folder.resolve("functions"));
    function("hello", "1.0.0", "echo hello");
  }

  @Test
  void buildsAFunctionWhenItIsFirstAskedFor() throws IOException {
    Capsule capsule = found("hello");
    assertThat(capsule.manifest().metadata().version()).isEqualTo("1.0.0");
    assertThat(capsule.rootfs().resolve("run")).hasContent("echo hello");
    assertThat((Integer) Files.getAttribute(capsule.rootfs().resolve("tmp"), "unix:mode") & 07777)
        .isEqualTo(01777);
    assertThat(found("hello").digest()).isEqualTo(capsule.digest());
    assertThat(steps).containsExactly("Building the capsule hello");
  }

  @Test
  void tellsWhatIsKnownOfAFolderBeforeAndAfterItIsBuilt() throws IOException {
    Files.writeString(functions.resolve("hello/README.md"), "# hello\u001b[2J\n");
    LocalCatalog catalog = new LocalCatalog(state(), Optional.of(functions), NO_APT, steps::add);
    assertThat(catalog.entries(Believer.OF_ALL).entries())
        .singleElement()
        .satisfies(entry -> {
          assertThat(entry.reference()).isEqualTo("hello:1.0.0");
          assertThat(entry.digest()).isEmpty();
          assertThat(entry.readme()).isEqualTo("# hello[2J\n");
        });
    Capsule built = found("hello");
    assertThat(catalog.entries(Believer.OF_ALL).entries())
        .singleElement()
        .satisfies(entry -> {
          assertThat(entry.digest()).hasValue(built.digest());
          assertThat(entry.size()).isPositive();
          assertThat(entry.layers()).isPositive();
        });
    assertThat(
            new LocalCatalog(state(), Optional.empty(), NO_APT, steps::add)
                .entries(Believer.OF_ALL)
                .entries())
        .singleElement()
        .satisfies(entry -> assertThat(entry.readme()).isEqualTo("# hello[2J\n"));
  }

  @Test
  void anotherProcessFindsWhatWasBuilt() throws IOException {
    Capsule capsule = found("hello");
    assertThat(found("hello@" + capsule.digest()).digest()).isEqualTo(capsule.digest());
    assertThat(
            new LocalCatalog(state(), Optional.empty(), NO_APT, steps::add)
                .find(CapsuleRef.parse("hello:1.0.0")))
        .isInstanceOf(Lookup.Found.class);
    assertThat(steps).hasSize(1);
  }

  @Test
  void theSameContentHasTheSameDigestElsewhere() {
    LocalCatalog elsewhere =
        new LocalCatalog(folder.resolve("other"), Optional.of(functions), NO_APT, steps::add);
    assertThat(found(elsewhere, "hello").digest()).isEqualTo(found("hello").digest());
  }

  @Test
  void buildsAgainWhenAFileChangedButNotForItsTests() throws IOException {
    Capsule first = found("hello");
    Files.writeString(functions.resolve("hello/test.yaml"), "cases: []");
    assertThat(found("hello").digest()).isEqualTo(first.digest());
    assertThat(steps).hasSize(1);
    Files.writeString(functions.resolve("hello/README.md"), "# hello");
    assertThat(found("hello").digest()).isNotEqualTo(first.digest());
    Files.writeString(functions.resolve("hello/run.sh"), "echo changed");
    Capsule second = found("hello");
    assertThat(second.rootfs().resolve("run")).hasContent("echo changed");
    assertThat(first.rootfs().resolve("run")).hasContent("echo hello");
  }

  @Test
  void buildsAgainWhenAFileBehindALinkChanged() throws IOException {
    Path shared = Files.createDirectory(functions.resolve("common"));
    Files.writeString(shared.resolve("code"), "one");
    Files.createSymbolicLink(functions.resolve("hello/src"), Path.of("../common"));
    found("hello");
    found("hello");
    assertThat(steps).hasSize(1);
    Files.writeString(shared.resolve("code"), "another");
    found("hello");
    assertThat(steps).hasSize(2);
  }

  @Test
  void looksAtAFolderThatIsItsOwnLinkOnce() throws IOException {
    Files.createSymbolicLink(functions.resolve("hello/self"), Path.of("."));
    assertThat(found("hello").rootfs().resolve("run")).hasContent("echo hello");
  }

  @Test
  void doesNotBuildAgainWhenOnlyADateChanged() throws IOException {
    found("hello");
    Files.writeString(functions.resolve("hello/run.sh"), "echo hello");
    found("hello");
    assertThat(steps).hasSize(1);
  }

  @Test
  void takesTheHighestVersionWhenNoneIsAsked() throws IOException {
    found("hello");
    function("hello", "1.10.0-rc.1", "echo rc");
    found("hello");
    function("hello", "1.9.0", "echo nine");
    assertThat(found("hello").manifest().metadata().version()).isEqualTo("1.10.0-rc.1");
    assertThat(found("hello:1.9.0").rootfs().resolve("run")).hasContent("echo nine");
  }

  @Test
  void namesSimilarCapsulesAndOtherVersions() {
    assertThat(catalog().find(CapsuleRef.parse("helo")))
        .isEqualTo(new Lookup.Unknown(CapsuleRef.parse("helo"), List.of("hello")));
    assertThat(catalog().find(CapsuleRef.parse("hello:2.0.0")))
        .isEqualTo(new Lookup.Unknown(CapsuleRef.parse("hello:2.0.0"), List.of("hello:1.0.0")));
  }

  @Test
  void aDraftIsThereForItsAuthorAndChangesNothingForOthers() throws IOException {
    Capsule published = found("hello");
    Path copy = Files.createDirectories(folder.resolve("copy"));
    for (String file : List.of("program", "run.sh", "capsule.yaml")) {
      Files.copy(functions.resolve("hello").resolve(file), copy.resolve(file));
    }
    Files.writeString(copy.resolve("run.sh"), "#!/bin/sh\necho draft");
    Capsule draft = ((Build.Built) catalog().draft(copy)).capsule();
    assertThat(draft.rootfs().resolve("run")).content().contains("echo draft");
    assertThat(found("hello").digest()).isEqualTo(published.digest());
    assertThat(found("hello@" + draft.digest()).digest()).isEqualTo(draft.digest());
    assertThat(catalog().list()).hasSize(1);
    assertThat(copy.resolve("capsule.lock")).doesNotExist();
    int before = steps.size();
    assertThat(((Build.Built) catalog().draft(copy)).capsule().digest()).isEqualTo(draft.digest());
    assertThat(steps).hasSize(before);
  }

  @Test
  void everyCapsuleHasABillOfMaterialsThatItsDigestDoesNotDependOn() throws IOException {
    Capsule capsule = found("hello");
    Evidence evidence = new Evidence(new CapsuleStore(state()));
    assertThat(evidence.sbom(capsule.digest()).orElseThrow())
        .contains(
            "\"specVersion\":\"1.6\"",
            "\"content\":\"" + capsule.digest().hex(),
            "{\"type\":\"file\",\"bom-ref\":\"file:/run\",\"name\":\"/run\",\"hashes\":[{\"alg\":\"SHA-256\",\"content\":\""
                + Sha256.of(functions.resolve("hello/run.sh")).hex());
  }

  @Test
  void aBrokenBuildLeavesNothingAndSaysWhy() throws IOException {
    Files.delete(functions.resolve("hello/run.sh"));
    Path manifest = functions.resolve("hello/capsule.yaml");
    assertThat(catalog().find(CapsuleRef.parse("hello")))
        .isInstanceOfSatisfying(
            Lookup.Unavailable.class,
            unavailable ->
                assertThat(unavailable.problem())
                    .startsWith("Tried to read " + manifest + " but line ")
                    .endsWith(
                        ": %s does not have the file run.sh: make it, or correct its name"
                            .formatted(functions.resolve("hello"))));
    assertThat(catalog().build(functions.resolve("hello"), LockMode.STRICT))
        .isInstanceOfSatisfying(
            Build.Refused.class,
            refused ->
                assertThat(Located.ofSentence(refused.problems().getFirst()))
                    .get()
                    .extracting(Located::file)
                    .isEqualTo(manifest.toString()));
    assertThat(state().resolve("capsules")).doesNotExist();
    assertThat(state().resolve("refs")).doesNotExist();
  }

  @Test
  void anInvalidManifestIsUnavailableWithItsProblems() throws IOException {
    Files.writeString(functions.resolve("hello/capsule.yaml"), "kind: Capsule\n");
    assertThat(catalog().find(CapsuleRef.parse("hello")))
        .isInstanceOfSatisfying(
            Lookup.Unavailable.class,
            u -> assertThat(u.problem()).contains("needs the field apiVersion"));
  }

  @Test
  void deletesWhatAKilledBuildLeft() throws IOException {
    Path left = Files.createDirectories(state().resolve("building/hello.123/rootfs"));
    Files.writeString(left.resolve("file"), "x");
    found("hello");
    assertThat(state().resolve("building")).isEmptyDirectory();
  }

  @Test
  void buildsAgainWhenTheStoreLostTheCapsule() throws IOException {
    Capsule capsule = found("hello");
    FileTrees.delete(state().resolve("capsules").resolve(capsule.digest().hex()));
    assertThat(found("hello").rootfs()).isDirectory();
  }

  @Test
  void buildsOnceForManyAtOnce() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Capsule>> calls = Collections.nCopies(8, () -> found("hello"));
      for (var result : threads.invokeAll(calls)) {
        assertThat(result.get().manifest().metadata().name()).isEqualTo("hello");
      }
    }
    assertThat(steps).hasSize(1);
    try (Stream<Path> capsules = Files.list(state().resolve("capsules"))) {
      assertThat(capsules).hasSize(1);
    }
  }

  @Test
  void listsFunctionsThatWereNotBuiltYet() throws IOException {
    function("bye", "1.0.0", "echo bye");
    assertThat(catalog().list())
        .extracting(m -> m.metadata().name())
        .containsExactly("bye", "hello");
    assertThat(steps).isEmpty();
  }

  @Test
  void buildsAgainWhatWasChangedWhileItWasBuilt() throws IOException {
    Path script = functions.resolve("hello/run.sh");
    LocalCatalog slow =
        new LocalCatalog(
            state(),
            Optional.of(functions),
            NO_APT,
            step -> {
              steps.add(step);
              if (steps.size() == 1) {
                changeLater(script);
              }
            });
    found(slow, "hello");
    assertThat(found("hello").rootfs().resolve("run")).hasContent("echo while it was built");
  }

  private static void changeLater(Path script) {
    try {
      Files.writeString(script, "echo while it was built");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void writesABrokenLockAnewWhenAskedTo() throws IOException {
    Path lock = functions.resolve("hello/capsule.lock");
    Files.writeString(lock, "<<<<<<< a merge");
    assertThat(catalog().build(functions.resolve("hello"), LockMode.STRICT))
        .isInstanceOfSatisfying(
            Build.Failed.class,
            failed -> assertThat(failed.problem()).contains("capsule.lock", "--update-lock"));
    assertThat(catalog().build(functions.resolve("hello"), LockMode.UPDATE))
        .isInstanceOf(Build.Built.class);
  }

  private void function(String name, String version, String script) throws IOException {
    Path function = Files.createDirectories(functions.resolve(name));
    Files.write(function.resolve("program"), Programs.STATIC);
    Files.writeString(function.resolve("run.sh"), script);
    Files.writeString(
        function.resolve("capsule.yaml"),
        """
        apiVersion: recap.dev/v1
        kind: Capsule
        metadata: {name: %s, version: %s, summary: s, license: MIT}
        spec: {entrypoint: [/bin/program]}
        build:
          files:
            - {from: program, to: /bin/program, executable: true}
            - {from: run.sh, to: /run, executable: true}
        """
            .formatted(name, version));
  }

  private Path state() {
    return folder.resolve("state");
  }

  /** A new one each time, as another process would have. */
  private LocalCatalog catalog() {
    return new LocalCatalog(state(), Optional.of(functions), NO_APT, steps::add);
  }

  private Capsule found(String reference) {
    return found(catalog(), reference);
  }

  private static Capsule found(LocalCatalog catalog, String reference) {
    Lookup lookup = catalog.find(CapsuleRef.parse(reference));
    if (lookup instanceof Lookup.Found(Capsule capsule, List<String> _)) {
      return capsule;
    }
    throw new AssertionError(lookup.toString());
  }
}
