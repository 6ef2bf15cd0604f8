package dev.recap.catalog.registry.auth;

import dev.recap.catalog.rootfs.CommandRunner.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the credential helpers of a folder. */
final class FolderCredentialPrograms implements HelperProgram {
  final List<String> calls = new ArrayList<>();
  private final Path folder;

  FolderCredentialPrograms(Path folder) {
    this.folder = folder;
  }

  /** Writes one. */
  void helper(String name, String script) throws IOException {
    Path file =
        Files.writeString(folder.resolve("docker-credential-" + name), "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  @Override
  public Result run(List<String> command, String input, Duration timeout) {
    calls.add(String.join(" ", command) + " < " + input);
    Path program = folder.resolve(command.getFirst());
    if (!Files.exists(program)) {
      return new Result.NotInstalled();
    }
    List<String> there = new ArrayList<>(command);
    there.set(0, program.toString());
    try {
      Process process = new ProcessBuilder(there).start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // It need not read.
      }
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Result.TimedOut();
      }
      return new Result.Ended(process.exitValue(), out, err);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result.TimedOut();
    }
  }
}
