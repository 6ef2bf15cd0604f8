package dev.recap.catalog.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.catalog.rootfs.BuildException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceCompilerTest {
  @TempDir private Path folder;

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve("src").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private byte[] jar() throws BuildException, IOException {
    return new SourceCompiler(folder).jar("src", List.of(LauncherJars.gson()));
  }

  private static Map<String, Long> entries(byte[] jar) throws IOException {
    Map<String, Long> names = new TreeMap<>();
    try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(jar))) {
      for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
        names.put(entry.getName(), entry.getTimeLocal().getYear() + 0L);
      }
    }
    return names;
  }

  @Test
  void packsClassesAndTheOtherFilesBesideThem() throws Exception {
    write("a/One.java", "package a; class One { record Part(com.google.gson.JsonObject o) {} }");
    write("a/words.txt", "x");
    byte[] jar = jar();
    assertThat(entries(jar))
        .isEqualTo(Map.of("a/One.class", 1980L, "a/One$Part.class", 1980L, "a/words.txt", 1980L));
    assertThat(jar()).isEqualTo(jar);
  }

  @Test
  void namesFileAndLineOfEachMistake() throws Exception {
    write("Bad.java", "class Bad {\n  int a = \"x\";\n  Missing b;\n}\n");
    assertThatThrownBy(this::jar)
        .isInstanceOf(BuildException.class)
        .hasMessageMatching(
            "Tried to compile .*/src/Bad.java line 3 but cannot find symbol; symbol: +class Missing; .*\n"
                + "Tried to compile .*/src/Bad.java line 2 but incompatible types: .*");
  }

  @Test
  void saysThatThereIsNothingToCompile() throws Exception {
    write("a.txt", "");
    assertThatThrownBy(this::jar).hasMessageContaining("there is no .java file in it");
  }

  @Test
  void saysThatThereIsNoFolderOfThatName() {
    assertThatThrownBy(this::jar)
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("does not have it");
  }

  @Test
  void takesNothingOutsideTheCapsulesFolder() throws Exception {
    Files.createSymbolicLink(folder.resolve("src"), Path.of("/etc"));
    assertThatThrownBy(this::jar).hasMessageContaining("is not in " + folder);
  }
}
