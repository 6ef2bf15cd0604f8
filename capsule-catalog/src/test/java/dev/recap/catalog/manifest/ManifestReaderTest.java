package dev.recap.catalog.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.recap.catalog.manifest.ManifestReader.Reading;
import dev.recap.core.capsule.Argument;
import dev.recap.core.capsule.DeclaredBinding;
import dev.recap.core.capsule.DeclaredBinding.Filesystem;
import dev.recap.core.capsule.DeclaredBinding.Namespace;
import dev.recap.core.capsule.DeclaredBinding.User;
import dev.recap.core.capsule.Limits;
import dev.recap.core.capsule.Manifest;
import dev.recap.core.capsule.OutputFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ManifestReaderTest {
  private static final String LEAST =
      """
      apiVersion: recap.dev/v1
      kind: Capsule
      metadata: {name: a, version: 1.0.0, summary: s, license: MIT}
      spec:
        entrypoint: [/a]
      """;

  private final ManifestReader reader = new ManifestReader();

  @Test
  void fillsInWhatALeastManifestLeavesOut() {
    Manifest manifest = valid(LEAST).manifest();
    assertThat(manifest.binding())
        .isEqualTo(
            new DeclaredBinding(
                Set.of(Namespace.values()), Filesystem.NONE, new User.OfTarget(), Set.of()));
    assertThat(manifest.limits()).isEqualTo(Limits.DEFAULT);
    assertThat(manifest.modes()).containsExactly(Manifest.Mode.ONCE);
    assertThat(manifest.output()).isEqualTo(new OutputFormat.Text());
    assertThat(manifest.match()).isEqualTo(Manifest.Match.ANY);
  }

  @Test
  void readsEveryField() {
    CapsuleFile file =
        valid(
            """
            apiVersion: recap.dev/v1
            kind: Capsule
            metadata:
              {name: dump, version: 2.1.0-rc.1, summary: s, description: d, license: MIT, authors: [A], homepage: "https://a",
               keywords: [k], categories: [c], changes: x, deprecated: use b}
            spec:
              runtime: exec
              entrypoint: [/bin/dump, "--if={net}", {when: all, args: [-a]}, {when: net=lo, args: [-l, "{net}"]}]
              params: {type: object, properties: {net: {type: string}, all: {type: boolean}}}
              output:
                - {when: all=true, format: json}
                - {when: net=lo, format: columns, columns: [a, b], separator: ";", skip: 1, after: H, numbers: [b]}
              artifacts: [/out/*.pcap]
              match: {process: java, osFamily: debian, label: a=b, image: "*/x"}
              binding: {namespaces: [net], filesystem: write, user: 1000, capabilities: [NET_RAW, NET_ADMIN]}
              limits: {timeout: 5m, memory: 1Gi, cpu: 500m, pids: 8, output: 10M, artifacts: 7}
              modes: [stream, interactive]
              undo: [/bin/undo]
            build:
              debian: {packages: [tcpdump], keep: [/usr/bin/tcpdump]}
              files: [{from: a, to: /b, executable: true}]
              links: {/b: [/c]}
              image: {from: "oci:../x:tag"}
              java: {sources: src, jars: [a.jar], dependencies: ["g:a:1.0"]}
            """);
    assertThat(file.manifest())
        .isEqualTo(
            new Manifest(
                new Manifest.Metadata(
                    "dump",
                    "2.1.0-rc.1",
                    "s",
                    "d",
                    "MIT",
                    List.of("A"),
                    Optional.of("https://a"),
                    List.of("k"),
                    List.of("c"),
                    Optional.of("use b")),
                List.of(
                    new Argument.Template("/bin/dump"),
                    new Argument.Template("--if={net}"),
                    new Argument.When(
                        "all", Optional.empty(), List.of(new Argument.Template("-a"))),
                    new Argument.When(
                        "net",
                        Optional.of("lo"),
                        List.of(new Argument.Template("-l"), new Argument.Template("{net}")))),
                "{\"type\":\"object\",\"properties\":{\"net\":{\"type\":\"string\"},\"all\":{\"type\":\"boolean\"}}}",
                new OutputFormat.ByParameter(
                    List.of(
                        new OutputFormat.Case("all", "true", new OutputFormat.Json()),
                        new OutputFormat.Case(
                            "net",
                            "lo",
                            new OutputFormat.Columns(
                                List.of("a", "b"),
                                Optional.of(";"),
                                1,
                                Optional.of("H"),
                                List.of("b"))))),
                List.of("/out/*.pcap"),
                new Manifest.Match(
                    Optional.of("java"),
                    Optional.of("debian"),
                    Optional.of("a=b"),
                    Optional.of("*/x")),
                new DeclaredBinding(
                    Set.of(Namespace.NET),
                    Filesystem.WRITE,
                    new User.Id(1000),
                    Set.of("NET_RAW", "NET_ADMIN")),
                new Limits(Duration.ofMinutes(5), 1L << 30, 0.5, 8, 10_000_000, 7),
                Set.of(Manifest.Mode.STREAM, Manifest.Mode.INTERACTIVE),
                List.of(new Argument.Template("/bin/undo"))));
    assertThat(file.build())
        .isEqualTo(
            new BuildRecipe(
                BuildRecipe.Kind.EXEC,
                Optional.of(new BuildRecipe.Image("oci:../x:tag")),
                Optional.of(
                    new BuildRecipe.Debian(List.of("tcpdump"), List.of("/usr/bin/tcpdump"))),
                Optional.of(
                    new BuildRecipe.Java(Optional.of("src"), List.of("a.jar"), List.of("g:a:1.0"))),
                List.of(new BuildRecipe.LocalFile("a", "/b", true)),
                Map.of("/b", List.of("/c"))));
    assertThat(CapsuleFile.ofJson(file.json())).isEqualTo(file);
  }

  @Test
  void anUndoOfAJavaFunctionIsOneToo() {
    String yaml =
        LEAST.replaceFirst("entrypoint: .*", "runtime: java\n  entrypoint: [a.Hello]")
            + "  undo: [a.Hello#undo]\n";

    Manifest manifest = valid(yaml).manifest();

    assertThat(manifest.undo()).hasSameSizeAs(manifest.entrypoint());
    assertThat(manifest.undo().getFirst()).isEqualTo(manifest.entrypoint().getFirst());
    assertThat(manifest.undo().getLast()).isEqualTo(new Argument.Template("a.Hello#undo"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          limits: {memroy: 1Mi}                 | line 6: memroy is not a field of spec.limits; did you mean memory?
          limits: {memory: 64MB}                | line 6: spec.limits.memory is "64MB" but should be: A number of bytes
          limits: {timeout: 30}                 | line 6: spec.limits.timeout integer found, string expected: A duration
          limits: {memory: 99999999999Ti}       | line 6: 99999999999Ti is more bytes than there can be
          binding: {capabilities: [SYS_PTRAC]}  | line 6: spec.binding.capabilities.0 is SYS_PTRAC but should be a name of capabilities(7) without CAP_; did you mean SYS_PTRACE?
          binding: {user: bob}                  | line 6: spec.binding.user is bob but should be one of target, root
          output: {format: text, skip: 1}       | line 6: spec.output.skip does not belong here: remove it
          output: {format: columns}             | line 6: spec.output needs the field columns: add it
          output: {format: columns, columns: [pid], numbers: [pids]} | line 6: pids is not one of the columns; did you mean pid?
          undo: ["/b", "{speed}"]               | line 6: speed is not a parameter: declare it in spec.params.properties
          undo: [b]                             | line 6: b is not an absolute path: write /usr/bin/b or wherever it is
          params: {type: object, properties: {n: {type: integer, default: many}}} | line 6: the default does not satisfy its own schema
          params: {type: object, properties: {n: {type: strin}}} | line 6: spec.params.properties.n.type is strin but should be one of
          runtime: java                         | line 5: a Java function has one entry point: write [com.example.Hello]
          runtime: jvm                          | line 6: spec.runtime is jvm but should be one of exec, java
          entrypoint: [/b]                      | line 6: this is not YAML: while constructing a mapping found duplicate key entrypoint; mend its indentation or quoting
          """)
  void namesFileLineAndRemedy(String field, String problem) {
    assertThat(problems(LEAST + "  " + field + "\n"))
        .anySatisfy(p -> assertThat(p).startsWith("Tried to read capsule.yaml but " + problem));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          metadata: &a {name: x}~spec: *a       | line 2: this uses the alias *a: write the value itself instead
          a: &a [*a]                            | line 1: this uses the alias *a
          a: 1~~\\tb: 2                         | line 3: this is not YAML: while scanning for the next token found character
          a: [1, 2~b: 3                         | line 2: this is not YAML: while parsing a flow sequence
          a: 1~ b: 2                            | line 2: this is not YAML: mapping values are not allowed here
          a: "unfinished                        | line 1: this is not YAML: while scanning a quoted scalar found unexpected end of stream
          a: 1~b: \\7                           | line 2: this is not YAML: it holds the control character U+0007
          a: 1~---~b: 2                         | line 2: this is not YAML: expected a single document in the stream but found another document
          1: a                                  | line 1: this has the key 1, which is not a text: quote it
          a: 1~? [b]~: c                        | line 2: this has a key that is not a text
          a: .nan                               | line 1: this is .nan, which is no number of JSON
          a: !!java.lang.Runtime {}             | line 1: this is not YAML
          - a                                   | line 1: this is not a mapping of fields: begin with apiVersion: recap.dev/v1
          ''                                    | line 1: this is not a mapping of fields
          """)
  void namesTheLineThatIsNotYamlOfItsKind(String text, String problem) {
    assertThat(problems(text.replace('~', '\n').translateEscapes()))
        .anySatisfy(p -> assertThat(p).startsWith("Tried to read capsule.yaml but " + problem));
  }

  @Test
  void passesOverAByteOrderMark() {
    assertThat(problems("\uFEFF" + LEAST)).isEmpty();
  }

  @Test
  void refusesNestingThatWouldExhaustTheStack() {
    assertThat(problems("a: " + "[".repeat(100_000)))
        .singleElement()
        .asString()
        .contains("line 1: this is nested deeper than 64 levels");
  }

  @Test
  void refusesAFileTooLargeToBeAManifest() {
    assertThat(problems("a: " + "b".repeat(2 << 20))).singleElement().asString().contains("limit");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          params: {type: object, properties: {n: {type: string, pattern: "("}}}     | line 6: "(" is no regular expression
          params: {type: object, properties: {n: {$ref: "#/nowhere"}}}              | line 6:
          params: {type: object, properties: {n: {$ref: "http://localhost:1/x"}}}   | line 6:
          params: {type: object, properties: {n: 1}}                                | line 6: spec.params.properties.n integer found, object expected
          params: []                                                                | line 6: spec.params array found
          limits: {cpu: 0}                                                          | line 6: spec.limits.cpu
          limits: {timeout: 99999999999s}                                           | line 6: spec.limits.timeout is "99999999999s"
          limits: {pids: 1.5}                                                       | line 6: spec.limits.pids number found, integer expected
          modes: once                                                               | line 6: spec.modes string found, array expected
          artifacts: [/tmp/*]                                                       | line 6: spec.artifacts.0 is "/tmp/*"
          undo: {}                                                                  | line 6: spec.undo object found, array expected
          binding:                                                                  | line 6: spec.binding null found, object expected
          """)
  void refusesValuesOfTheWrongKind(String field, String problem) {
    assertThat(problems(LEAST + "  " + field + "\n"))
        .anySatisfy(p -> assertThat(p).startsWith("Tried to read capsule.yaml but " + problem));
  }

  @Test
  void reportsEverythingThatIsWrongAtOnce() {
    assertThat(problems("apiVersion: recap.dev/v2\nkind: Capsule\nspec: {}\nextra: 1\n"))
        .satisfiesExactlyInAnyOrder(
            p -> assertThat(p).contains("line 1: apiVersion must be the constant"),
            p -> assertThat(p).contains("the manifest needs the field metadata"),
            p -> assertThat(p).contains("line 3: spec needs the field entrypoint"),
            p -> assertThat(p).contains("line 4: extra is not a field of the manifest"));
  }

  @Test
  void saysThatAFileIsNotThere() {
    assertThat(reader.read(Path.of("/no/capsule.yaml")))
        .isEqualTo(
            new Reading.Invalid(
                List.of(
                    "Tried to read /no/capsule.yaml but it is not there: a capsule's folder holds a capsule.yaml")));
  }

  @Test
  void thePublishedSchemaIsASchema() {
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"))
                .validate(ManifestSchema.text(), InputFormat.JSON))
        .isEmpty();
  }

  @Test
  void theProjectsOwnFunctionsAreValid() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of("../functions"))) {
      // Folders named so hold code that capsules share.
      List<Path> all =
          folders
              .filter(folder ->
                  Files.isDirectory(folder)
                      && !folder.endsWith("jvm-common")
                      && !folder.endsWith("tracing-common"))
              .toList();
      assertThat(all).isNotEmpty();
      for (Path folder : all) {
        assertThat(reader.read(folder.resolve("capsule.yaml"))).isInstanceOf(Reading.Valid.class);
        assertThat(folder.resolve("README.md")).isNotEmptyFile();
      }
    }
  }

  private CapsuleFile valid(String text) {
    return switch (reader.read("capsule.yaml", text)) {
      case Reading.Valid(CapsuleFile file) -> file;
      case Reading.Invalid(List<String> problems) ->
          throw new AssertionError(String.join("\n", problems));
    };
  }

  private List<String> problems(String text) {
    return reader.read("capsule.yaml", text) instanceof Reading.Invalid(List<String> problems)
        ? problems
        : List.of();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pids: 15|a JVM has 12 threads of its own: write 16 or more",
        "memory: 47Mi|a JVM needs 32Mi of its own: write 48Mi or more",
      })
  void refusesLimitsInWhichAJvmDoesNotStart(String limit, String remedy) {
    String manifest =
        """
        apiVersion: recap.dev/v1
        kind: Capsule
        metadata: {name: greet, version: 1.0.0, summary: s, license: MIT}
        spec:
          runtime: %s
          entrypoint: [%s]
          limits: {%s}
        """;
    assertThat(problems(manifest.formatted("java", "com.example.Greet", limit)))
        .singleElement()
        .asString()
        .contains("line 7", remedy);
    assertThat(problems(manifest.formatted("exec", "/bin/greet", limit))).isEmpty();
  }

  @Test
  void makesTheCommandLineOfAJavaFunctionFromItsClassAndLimits() {
    Manifest manifest =
        valid(
                """
                apiVersion: recap.dev/v1
                kind: Capsule
                metadata: {name: greet, version: 1.0.0, summary: s, license: MIT}
                spec:
                  runtime: java
                  entrypoint: ["com.example.Greet#main"]
                  limits: {memory: 256Mi, cpu: 1.5}
                """)
            .manifest();
    assertThat(manifest.kind()).isEqualTo(Manifest.Kind.JAVA_FUNCTION);
    assertThat(manifest.entrypoint())
        .extracting(argument -> ((Argument.Template) argument).text())
        .containsExactly(
            "/usr/lib/recap/java/bin/java",
            "-Xmx163840k",
            "-XX:ActiveProcessorCount=2",
            "@/usr/lib/recap/java/function/options",
            "@/function/class-path",
            "dev.recap.function.Main",
            "com.example.Greet#main");
  }
}
