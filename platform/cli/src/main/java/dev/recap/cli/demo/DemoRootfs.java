package dev.recap.cli.demo;

import dev.recap.engine.command.CommandRunner;
import dev.recap.engine.command.CommandRunner.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of the demo's container: an init, one server with the libraries it is linked with, a
 * configuration file, and nothing else: no shell, no tools.
 */
final class DemoRootfs {
  private static final Path INIT = Path.of("/usr/bin/tini-static");
  private static final Path SERVER = Path.of("/bin/nc.openbsd");

  /** A line of ldd(1): {@code libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f…)}. */
  private static final Pattern LIBRARY = Pattern.compile("(/\\S+) \\(0x[0-9a-f]+\\)");

  private final CommandRunner commands;

  DemoRootfs(CommandRunner commands) {
    this.commands = commands;
  }

  /** Fills an empty directory. */
  void fill(Path rootfs) throws IOException {
    copy(INIT, rootfs.resolve("init"));
    copy(SERVER, rootfs.resolve("server"));
    Finished ldd = commands.run(List.of("ldd", SERVER.toString()), Duration.ofSeconds(10));
    Matcher library = LIBRARY.matcher(ldd.stdout());
    while (library.find()) {
      copy(Path.of(library.group(1)), rootfs.resolve(library.group(1).substring(1)));
    }
    Files.createDirectories(rootfs.resolve("proc"));
    Path etc = Files.createDirectories(rootfs.resolve("etc"));
    Files.writeString(etc.resolve("server.conf"), "listen = 0.0.0.0:8080\n");
    Files.writeString(etc.resolve("hostname"), "demo\n");
  }

  private static void copy(Path from, Path to) throws IOException {
    Path folder = to.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.copy(from.toRealPath(), to, StandardCopyOption.COPY_ATTRIBUTES);
  }
}
