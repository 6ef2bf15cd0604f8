package dev.recap.functions.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaProcessesTest {
  private static final String HOTSPOT = "/usr/lib/jvm/java/lib/server/libjvm.so";
  private static final String OPENJ9 = "/opt/java/lib/default/libj9vm29.so";

  @TempDir private Path proc;
  private JavaProcesses processes;

  @BeforeEach
  void makeProc() throws IOException {
    processes = new JavaProcesses(proc);
    process(1_000_001, "/usr/bin/tini", "/usr/bin/tini", "--");
  }

  @Test
  void choosesTheOnlyOneAlsoWhenItIsNotTheFirstProcess() throws IOException {
    process(1_000_007, HOTSPOT, "java", "-jar", "app.jar");

    assertThat(processes.choose(OptionalInt.empty()).pid()).isEqualTo(1_000_007);
  }

  @Test
  void namesTheChoicesWithoutTheirSecretsWhenThereAreSeveral() throws IOException {
    process(1_000_007, HOTSPOT, "java", "-Dpassword=hunter2", "-jar", "app.jar");
    process(1_000_009, HOTSPOT, "java", "Worker");

    assertThatThrownBy(() -> processes.choose(OptionalInt.empty()))
        .hasMessage(
            "Tried to choose a Java virtual machine but the target has 2: -p pid=1000007 for \"java -Dpassword=[redacted] -jar app.jar\", -p pid=1000009 for \"java Worker\"");
    assertThat(processes.choose(OptionalInt.of(1_000_009)).pid()).isEqualTo(1_000_009);
  }

  @Test
  void refusesATargetWithoutJava() {
    assertThatThrownBy(() -> processes.choose(OptionalInt.empty()))
        .hasMessageContaining("this capsule is for targets that run Java");
  }

  @Test
  void refusesAProcessThatIsNoneAndOneThatIsNotThere() throws IOException {
    process(1_000_007, HOTSPOT, "java", "Worker");

    assertThatThrownBy(() -> processes.choose(OptionalInt.of(1_000_001)))
        .hasMessageContaining("no Java virtual machine runs in it: -p pid=1000007");
    assertThatThrownBy(() -> processes.choose(OptionalInt.of(1_000_002)))
        .hasMessageContaining("the target has none with this number");
  }

  @Test
  void refusesOpenJ9ByItsName() throws IOException {
    process(1_000_007, "/opt/java/lib/server/libjvm.so\n7f0 r-xp 0 08:01 1 " + OPENJ9, "java");

    assertThatThrownBy(() -> processes.choose(OptionalInt.empty()))
        .hasMessageContaining("Eclipse OpenJ9");
  }

  @Test
  void leavesOutCapsules() throws IOException {
    process(1_000_007, HOTSPOT, "java", "Worker");
    Path capsule = process(1_000_008, HOTSPOT, "java", "Function");
    Path mark = capsule.resolve("root/.recap/supervise");
    Files.createDirectories(mark.getParent());
    Files.createFile(mark);

    assertThat(processes.choose(OptionalInt.empty()).pid()).isEqualTo(1_000_007);
  }

  @Test
  void knowsItsNumberInAPidNamespaceOfItsOwn() throws IOException {
    process(1_000_007, HOTSPOT, "java", "Worker");

    assertThat(processes.choose(OptionalInt.empty()).innerPid()).isEqualTo(7);
  }

  @Test
  void followsLinksInsideTheProcessesOwnFileSystem() throws IOException {
    Path root = process(1_000_007, HOTSPOT, "java", "Worker").resolve("root");
    Files.createDirectories(root.resolve("private/tmp"));
    Files.createSymbolicLink(root.resolve("tmp"), Path.of("/private/../private/link"));
    Files.createSymbolicLink(root.resolve("private/link"), Path.of("../../tmp2"));
    Files.createSymbolicLink(root.resolve("tmp2"), Path.of("private/tmp"));

    assertThat(processes.choose(OptionalInt.empty()).file("/tmp"))
        .isEqualTo(root.resolve("private/tmp"));
  }

  private Path process(int pid, String library, String... arguments) throws IOException {
    Path folder = Files.createDirectories(proc.resolve(Integer.toString(pid)));
    Files.createDirectories(folder.resolve("root"));
    Files.writeString(folder.resolve("cmdline"), String.join("\0", arguments) + "\0");
    Files.writeString(folder.resolve("maps"), "7f0 r-xp 0 08:01 1 " + library + "\n");
    Files.writeString(
        folder.resolve("status"),
        "Name:\tjava\nUid:\t1001\t1001\t1001\t1001\nNSpid:\t%d\t7\n".formatted(pid));
    return folder;
  }
}
