package dev.recap.catalog.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.lint.CapsuleLint;
import dev.recap.catalog.lint.Remark;
import dev.recap.catalog.manifest.ManifestSchema;
import dev.recap.catalog.starter.NewCapsule.Written;
import dev.recap.catalog.testing.TestReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NewCapsuleTest {
  private static final Path GOLDEN = Path.of("src/test/golden/starter").toAbsolutePath();

  @TempDir private Path work;

  private static NewCapsule capsule(Starter starter) {
    return new NewCapsule("disk-use", starter, "Al \"A\" Ice", Optional.of("oci:tools:latest"));
  }

  /** To renew the golden folders, delete them and run this once. */
  @ParameterizedTest
  @EnumSource(Starter.class)
  void writesTheFolderThatIsKeptForComparison(Starter starter) throws IOException {
    Path folder = work.resolve("deep/in/disk-use");
    assertThat(capsule(starter).into(folder)).isInstanceOf(Written.Folder.class);
    assertThat(Files.readString(folder.resolve(".schema/capsule.schema.json")))
        .isEqualTo(ManifestSchema.text());
    assertThat(new TestReader().problems(folder.resolve("test.yaml"))).isEmpty();
    Map<String, String> files = contents(folder);
    files.keySet().removeIf(file -> file.startsWith(".schema/"));
    Path golden = GOLDEN.resolve(starter.word());
    if (!Files.isDirectory(golden)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        Path path = golden.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
      }
      throw new AssertionError("there was no " + golden + ": look at what was written there");
    }
    assertThat(files).isEqualTo(contents(golden));
  }

  @ParameterizedTest
  @EnumSource(Starter.class)
  void givesLintNothingToSayButThatNothingWasBuiltYet(Starter starter) throws IOException {
    Path folder = work.resolve("disk-use");
    capsule(starter).into(folder);
    assertThat(new CapsuleLint(Optional.empty()).check(folder).remarks().stream().map(Remark::file))
        .isSubsetOf(folder.resolve("capsule.lock").toString());
  }

  @Test
  void givesAProgramTheRightToBeExecuted() throws IOException {
    capsule(Starter.EXEC).into(work.resolve("x"));
    assertThat(work.resolve("x/disk-use.sh")).isExecutable();
    assertThat((int) Files.getAttribute(work.resolve("x"), "unix:mode") & 0777).isEqualTo(0755);
  }

  @Test
  void makesASmallImageWhenNoneIsNamed() throws IOException {
    Path busybox = Files.writeString(work.resolve("busybox"), "a program");
    new SmallImage(busybox).write(work);
    Path blobs = work.resolve("image/blobs/sha256");
    Map<String, String> all = contents(blobs);
    assertThat(all).hasSize(3);
    for (String blob : all.keySet()) {
      assertThat(Files.readAllBytes(blobs.resolve(blob)))
          .satisfies(b -> assertThat(sha256(b)).isEqualTo(blob));
    }
    String index = Files.readString(work.resolve("image/index.json"));
    assertThat(PlainJson.readObject(index)).containsKey("manifests");
    assertThat(all.keySet()).anyMatch(index::contains);
    assertThat(work.resolve("image/oci-layout")).exists();
  }

  private static String sha256(byte[] content) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }

  @Test
  void writesIntoAnEmptyFolderButNeverOverWhatIsThere() throws IOException {
    Path folder = Files.createDirectory(work.resolve("x"));
    assertThat(capsule(Starter.EXEC).into(folder)).isInstanceOf(Written.Folder.class);
    Map<String, String> before = contents(work);
    assertThat(capsule(Starter.JAVA).into(folder)).isEqualTo(new Written.Occupied(folder));
    Path file = Files.writeString(work.resolve("file"), "");
    assertThat(capsule(Starter.JAVA).into(file)).isEqualTo(new Written.Occupied(file));
    Files.delete(file);
    assertThat(contents(work)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Upper", "a/b", "", "a:1.0.0", "../a", "-a"})
  void refusesNamesThatNoCapsuleCanHave(String name) {
    assertThatThrownBy(() -> new NewCapsule(name, Starter.EXEC, "a", Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Tried to ");
  }

  private static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        all.put(
            folder.relativize(path).toString(),
            Files.readString(path, StandardCharsets.ISO_8859_1));
      }
    }
    return all;
  }
}
