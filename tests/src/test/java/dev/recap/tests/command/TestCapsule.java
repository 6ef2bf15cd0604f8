package dev.recap.tests.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The capsule {@code runner} of these tests: BusyBox, which runs a script it is given. */
public final class TestCapsule {
  private TestCapsule() {}

  /** Makes its folder below the functions of a work folder. */
  public static Path in(Path work) throws IOException {
    return in(work, "runner");
  }

  /** The same of another name. */
  public static Path in(Path work, String name) throws IOException {
    Path folder = Files.createDirectories(work.resolve("functions").resolve(name));
    Files.copy(Path.of("/bin/busybox"), folder.resolve("busybox"));
    Files.writeString(
        folder.resolve("capsule.yaml"),
        """
        apiVersion: recap.dev/v1
        kind: Capsule
        metadata: {name: %s, version: 1.0.0, summary: Runs a script, description: Runs a script., license: GPL-2.0-only, authors: [x]}
        spec:
          entrypoint: [/busybox, sh, -c, "{script}"]
          params:
            type: object
            additionalProperties: false
            required: [script]
            properties:
              script: {type: string}
              count: {type: integer}
          output: {format: text}
          artifacts: ["/out/*"]
          binding: {namespaces: [pid, net, ipc, uts], filesystem: read, user: target}
          limits: {timeout: 60s}
          modes: [once, stream]
        build:
          files: [{from: busybox, to: /busybox, executable: true}]
          links: {/busybox: [/bin/cat, /bin/sleep, /bin/echo, /bin/dd, /bin/mkdir, /bin/wc, /bin/test]}
        """
            .formatted(name));
    return folder;
  }

  /** Gives it another version. */
  static void version(Path folder, String version) throws IOException {
    edit(folder, "version: [0-9.]+", "version: " + version);
  }

  /** Makes its manifest another one. */
  public static void edit(Path folder, String regex, String replacement) throws IOException {
    Path manifest = folder.resolve("capsule.yaml");
    Files.writeString(manifest, Files.readString(manifest).replaceFirst(regex, replacement));
  }
}
