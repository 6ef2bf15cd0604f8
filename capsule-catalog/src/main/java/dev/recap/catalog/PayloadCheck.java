package dev.recap.catalog;

import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.rootfs.Payload;
import dev.recap.catalog.yaml.YamlDocument;
import dev.recap.core.capsule.Argument;
import dev.recap.core.capsule.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether what a manifest runs can be run in the root file system that was built. */
final class PayloadCheck {
  private PayloadCheck() {}

  /**
   * Checks it.
   *
   * @throws BuildException when something cannot be run; it names the manifest's file and line
   */
  static void of(Path file, Manifest manifest, Path rootfs) throws BuildException, IOException {
    Payload payload = new Payload(rootfs, System.getProperty("os.arch", "unknown"));
    Map<String, List<Argument>> commands = new LinkedHashMap<>();
    commands.put("/spec/entrypoint/0", manifest.entrypoint());
    commands.put("/spec/undo/0", manifest.undo());
    List<String> problems = new ArrayList<>();
    for (Map.Entry<String, List<Argument>> command : commands.entrySet()) {
      payload
          .problem(command.getValue())
          .ifPresent(problem ->
              problems.add(
                  "Tried to build %s but line %d: %s"
                      .formatted(file, line(file, command.getKey()), problem)));
    }
    if (!problems.isEmpty()) {
      throw new BuildException(String.join("\n", problems));
    }
  }

  private static int line(Path file, String pointer) {
    try {
      return switch (YamlDocument.parse(Files.readString(file))) {
        case YamlDocument.Parsed.Document(YamlDocument document) -> document.line(pointer);
        case YamlDocument.Parsed.Broken(int line, String _) -> line;
      };
    } catch (IOException e) {
      return 1;
    }
  }
}
