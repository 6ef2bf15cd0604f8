package dev.recap.catalog.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.capsule.Argument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On this host's own /usr/bin/true, a small dynamically linked program. */
final class PayloadTest {
  private static final int E_MACHINE = 18;
  private static final int S390 = 22;

  @TempDir Path root;

  @Test
  void aProgramWithoutItsLibrariesCannotRun() throws IOException {
    program("bin/true", Files.readAllBytes(Path.of("/usr/bin/true")));

    assertThat(problem("/bin/true").orElseThrow())
        .contains("/bin/true needs the shared library libc.so")
        .contains("build.debian.packages");
  }

  @Test
  void aProgramWithItsLibrariesAndLoaderCanRun() throws IOException {
    byte[] content = Files.readAllBytes(Path.of("/usr/bin/true"));
    program("bin/true", content);
    ElfFile elf = ElfFile.read(content).orElseThrow();
    // Empty ones: whether a library is whole is not what is looked at here.
    for (String library : elf.needed()) {
      program("lib/" + library, new byte[0]);
    }
    assertThat(problem("/bin/true").orElseThrow()).contains(elf.interpreter().orElseThrow());

    program(elf.interpreter().orElseThrow().substring(1), new byte[0]);
    assertThat(problem("/bin/true")).isEmpty();
  }

  @Test
  void aLibraryMayBeALinkWhoseOwnLibrariesAreLookedForToo() throws IOException {
    byte[] content = Files.readAllBytes(Path.of("/usr/bin/true"));
    program("bin/true", content);
    ElfFile elf = ElfFile.read(content).orElseThrow();
    program(elf.interpreter().orElseThrow().substring(1), new byte[0]);
    Path link = program("lib/" + elf.needed().getFirst(), new byte[0]);
    Files.delete(link);
    Files.createSymbolicLink(link, Path.of("/opt/real.so.1"));
    assertThat(problem("/bin/true").orElseThrow())
        .as("the link leads nowhere")
        .contains("needs the shared library " + elf.needed().getFirst());

    // A program is a shared object, too, with a name of its own among what it needs.
    byte[] other =
        new String(content, StandardCharsets.ISO_8859_1)
            .replace("libc.so.6", "libx.so.6")
            .getBytes(StandardCharsets.ISO_8859_1);
    program("opt/real.so.1", other);
    assertThat(problem("/bin/true").orElseThrow())
        .contains("needs the shared library libx.so.6 (for /opt/real.so.1)");
  }

  @Test
  void aProgramForAnotherProcessorCannotRun() throws IOException {
    byte[] content = Files.readAllBytes(Path.of("/usr/bin/true"));
    content[E_MACHINE] = S390;
    content[E_MACHINE + 1] = 0;
    program("bin/true", content);

    assertThat(problem("/bin/true").orElseThrow())
        .contains("/bin/true is for s390x processors")
        .contains(System.getProperty("os.arch"));
  }

  @Test
  void aProgramThatIsNotExecutableCannotRun() throws IOException {
    Path file = program("bin/true", Files.readAllBytes(Path.of("/usr/bin/true")));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(problem("/bin/true").orElseThrow()).contains("is not executable");
  }

  @Test
  void aScriptWithoutItsInterpreterCannotRun() throws IOException {
    program("bin/script", "#!/bin/bash -e\necho\n".getBytes(StandardCharsets.UTF_8));

    assertThat(problem("/bin/script").orElseThrow())
        .contains("/bin/bash")
        .contains("the interpreter of /bin/script")
        .contains("is not in the root file system");
  }

  @Test
  void whatIsNeitherProgramNorScriptCannotRun() throws IOException {
    program("bin/text", "echo\n".getBytes(StandardCharsets.UTF_8));

    assertThat(problem("/bin/text").orElseThrow()).contains("neither an ELF program nor a script");
  }

  @Test
  void whatIsNotThereOrAFolderCannotRun() throws IOException {
    Files.createDirectory(root.resolve("bin"));

    assertThat(problem("/bin/none").orElseThrow()).contains("is not in the root file system");
    assertThat(problem("/bin").orElseThrow()).contains("is not a file");
  }

  @Test
  void aLinkToAProgramOfTheHostIsNotFollowedThere() throws IOException {
    Path link = root.resolve("true");
    Files.createSymbolicLink(link, Path.of("/usr/bin/true"));

    assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(problem("/true").orElseThrow()).contains("is not in the root file system");
  }

  private Path program(String path, byte[] content) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Optional<String> problem(String program) throws IOException {
    return new Payload(root, System.getProperty("os.arch"))
        .problem(List.of(new Argument.Template(program)));
  }
}
