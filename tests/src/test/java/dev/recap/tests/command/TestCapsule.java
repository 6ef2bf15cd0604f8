package dev.recap.tests.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The capsule {@code runner} of these tests: BusyBox, which runs a script it is given. */
final class TestCapsule {
  private TestCapsule() {}

  /** Makes its folder below the functions of a work folder. */
  static Path in(Path work) throws IOException {
    Path folder = Files.createDirectories(work.resolve("functions/runner"));
    Files.copy(Path.of("/bin/busybox"), folder.resolve("busybox"));
    Files.writeString(
        folder.resolve("capsule.yaml"),
        """
        apiVersion: recap.dev/v1
        kind: Capsule
        metadata: {name: runner, version: 1.0.0, summary: Runs a script, description: Runs a script., license: GPL-2.0-only, authors: [x]}
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
        """);
    return folder;
  }
}
