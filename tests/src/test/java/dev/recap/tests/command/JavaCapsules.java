package dev.recap.tests.command;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/** Folders of Java functions, made for tests. */
final class JavaCapsules {

  /** As the documentation of OpenWhisk has them: no package, and nothing of RECap. */
  private static final String ACTION =
      """
      import com.google.gson.JsonObject;

      public class Hello {
        public static JsonObject main(JsonObject args) {
          String name = args.has("name") ? args.getAsJsonPrimitive("name").getAsString() : "stranger";
          if (name.isEmpty()) {
            JsonObject failure = new JsonObject();
            failure.addProperty("error", "nobody to greet");
            return failure;
          }
          JsonObject response = new JsonObject();
          response.addProperty("greeting", "Hello " + name + "!");
          response.addProperty("action", System.getenv("__OW_ACTION_NAME"));
          response.addProperty("activation", System.getenv("__OW_ACTIVATION_ID"));
          response.addProperty("left", Long.parseLong(System.getenv("__OW_DEADLINE")) - System.currentTimeMillis());
          System.out.println("greeting " + name);
          return response;
        }
      }
      """;

  private static final String PROBE =
      """
      package dev.example;

      import java.io.IOException;
      import java.lang.foreign.Arena;
      import java.nio.file.Files;
      import java.nio.file.Path;
      import java.util.ArrayList;
      import java.util.List;
      import java.util.Map;

      public final class Probe {
        record Request(String what, String password) {}

        record Answer(String what, Object value) {}

        public static Answer main(Request request) throws IOException {
          return new Answer(request.what(), value(request));
        }

        public static Map<String, Object> maps(Map<String, Object> parameters) {
          return Map.of("given", parameters.keySet(), "times", (Long) parameters.get("times") * 2);
        }

        private static Object value(Request request) throws IOException {
          return switch (request.what()) {
            case "who" -> Map.of("uid", Files.getAttribute(Path.of("/proc/self"), "unix:uid"),
                "heap", Runtime.getRuntime().maxMemory() >> 20,
                "processors", Runtime.getRuntime().availableProcessors());
            case "huge" -> "x".repeat(3 << 20);
            case "exit" -> { System.exit(0); yield ""; }
            case "loop" -> { while (true) { Thread.onSpinWait(); } }
            case "heap" -> { List<byte[]> all = new ArrayList<>(); while (true) { all.add(new byte[1 << 20]); } }
            case "memory" -> Arena.ofShared().allocate(1 << 30).byteSize();
            case "defect" -> List.of().get(3);
            case "secret" -> throw new IllegalStateException("Tried " + request.password() + " but it is wrong");
            case "file" -> Files.writeString(Path.of("/out/note.txt"), "made in Java").toString();
            case "crash" -> throw new IOException("Tried to read the disk but it is gone: plug it in");
            default -> throw new IllegalArgumentException("Tried " + request.what() + " but it is unknown");
          };
        }
      }
      """;

  private JavaCapsules() {}

  private static String manifest(String name, String entrypoint, String params, String build) {
    return """
    apiVersion: recap.dev/v1
    kind: Capsule
    metadata: {name: %s, version: 1.0.0, summary: Tests, license: Apache-2.0}
    spec:
      runtime: java
      entrypoint: [%s]
      params: {type: object, additionalProperties: false, properties: %s}
      output: {format: json}
      artifacts: ["/out/*"]
      limits: {timeout: 20s, memory: 96Mi}
    build:
      java: %s
    """
        .formatted(name, entrypoint, params, build);
  }

  /** The capsule {@code action}: a jar that was compiled against Gson alone. */
  static void action(Path work) throws IOException, URISyntaxException {
    Path folder = Files.createDirectories(work.resolve("functions/action"));
    Path build = Files.createDirectories(work.resolve("action-build"));
    Path source = Files.writeString(build.resolve("Hello.java"), ACTION);
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                OutputStream.nullOutputStream(),
                null,
                "--release",
                "8",
                "-Xlint:-options",
                "-cp",
                gson().toString(),
                "-d",
                build.toString(),
                source.toString());
    if (status != 0) {
      throw new IOException("Tried to compile an OpenWhisk action but javac failed");
    }
    try (JarOutputStream jar =
        new JarOutputStream(Files.newOutputStream(folder.resolve("hello.jar")))) {
      JarEntry entry = new JarEntry("Hello.class");
      entry.setTime(0);
      jar.putNextEntry(entry);
      Files.copy(build.resolve("Hello.class"), jar);
    }
    Files.writeString(
        folder.resolve("capsule.yaml"),
        manifest("action", "Hello", "{name: {type: string}}", "{jars: [hello.jar]}"));
  }

  private static Path gson() throws URISyntaxException {
    return Path.of(
        com.google.gson.JsonObject.class
            .getProtectionDomain()
            .getCodeSource()
            .getLocation()
            .toURI());
  }

  /** The capsules {@code probe}, over records, and {@code maps}, of the same sources. */
  static void probes(Path work) throws IOException {
    for (List<String> one :
        List.of(
            List.of(
                "probe",
                "dev.example.Probe",
                "{what: {type: string}, password: {type: string, writeOnly: true}}"),
            List.of("maps", "\"dev.example.Probe#maps\"", "{times: {type: integer}}"))) {
      Path sources =
          Files.createDirectories(
              work.resolve("functions").resolve(one.getFirst()).resolve("src/dev/example"));
      Files.writeString(sources.resolve("Probe.java"), PROBE);
      Files.writeString(
          sources.resolve("../../../capsule.yaml"),
          manifest(one.getFirst(), one.get(1), one.get(2), "{sources: src}"));
    }
  }
}
