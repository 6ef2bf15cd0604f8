package dev.recap.catalog.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.LocalCatalog.Build;
import dev.recap.catalog.lint.Remark.Severity;
import dev.recap.catalog.manifest.ManifestReader;
import dev.recap.catalog.manifest.ManifestReader.Reading;
import dev.recap.catalog.parameters.SchemaParameters;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.Digest;
import dev.recap.core.capsule.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CapsuleLintTest {
  /** Dynamically linked files of this JVM: a program, and libraries by what they import. */
  private static final Path JDK_LIBRARIES = Path.of(System.getProperty("java.home"), "lib");

  private static final String HEAD =
      """
      apiVersion: recap.dev/v1
      kind: Capsule
      metadata: {name: probe, version: 1.0.0, summary: Looks, description: Looks., license: MIT, authors: [A], homepage: "https://a", categories: [c]}
      spec:
        entrypoint: [/program, "{text}"]
        limits: {timeout: 5s}
      """;

  private static final String TESTS =
      """
      apiVersion: recap.dev/v1
      kind: CapsuleTest
      cases:
        - {name: looks, target: static, example: true}
      """;

  @TempDir private Path work;
  private Path folder = Path.of("unset");
  private Path rootfs = Path.of("unset");

  @BeforeEach
  void documented() throws IOException {
    folder = Files.createDirectory(work.resolve("probe"));
    rootfs = Files.createDirectory(work.resolve("rootfs"));
    Files.writeString(folder.resolve("README.md"), "<!-- example -->\n<!-- /example -->\n");
    Files.writeString(folder.resolve("test.yaml"), TESTS);
    hold("jspawnhelper");
  }

  private void hold(String jdkFile) throws IOException {
    Files.copy(JDK_LIBRARIES.resolve(jdkFile), rootfs.resolve(jdkFile));
  }

  private Report lint(String spec) throws IOException {
    Files.writeString(
        folder.resolve("capsule.yaml"),
        HEAD
            + spec.indent(2)
            + (spec.contains("params:") ? "" : params("text: {description: d, enum: [a]}")));
    return new CapsuleLint(Optional.of(this::built)).check(folder);
  }

  private static String params(String properties) {
    return "  params: {type: object, additionalProperties: false, properties: {"
        + properties
        + "}}\n";
  }

  private Build built(Path of) {
    Path file = of.resolve("capsule.yaml");
    if (!(new ManifestReader().read(file) instanceof Reading.Valid(var valid))) {
      throw new AssertionError("a manifest that is not sound is not built");
    }
    Manifest manifest = valid.manifest();
    return new Build.Built(
        new Capsule(
            manifest,
            new Digest("sha256:" + "0a".repeat(32)),
            rootfs,
            SchemaParameters.of(manifest.params())));
  }

  private static List<String> texts(Report report) {
    return report.remarks().stream().map(Remark::text).toList();
  }

  @Test
  void saysNothingOfACapsuleThatNeedsItsPowerAndIsDocumented() throws IOException {
    Report report = lint("binding: {namespaces: [pid], filesystem: none}");
    assertThat(report.remarks()).isEmpty();
    assertThat(report.lookedAt()).singleElement().asString().contains("1 dynamically linked files");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CHOWN",
        "IPC_OWNER",
        "KILL",
        "MKNOD",
        "NET_ADMIN",
        "NET_RAW",
        "PERFMON",
        "SYSLOG",
        "SYS_ADMIN",
        "SYS_BOOT",
        "SYS_MODULE",
        "SYS_NICE",
        "SYS_PTRACE",
        "SYS_TIME"
      })
  void warnsOfACapabilityThatNothingSeemsToUse(String capability) throws IOException {
    Report report = lint("binding:\n  namespaces: [pid]\n  capabilities: [" + capability + "]");
    assertThat(report.remarks())
        .singleElement()
        .satisfies(remark -> {
          assertThat(remark.severity()).isEqualTo(Severity.WARNING);
          assertThat(remark.file()).isEqualTo(folder.resolve("capsule.yaml").toString());
          assertThat(remark.line()).isEqualTo(9);
          assertThat(remark.text()).contains("seems to use " + capability).endsWith("remove it");
        });
  }

  @ParameterizedTest
  @CsvSource({
    "SYS_PTRACE, libsaproc.so",
    "NET_RAW, libnet.so",
    "NET_ADMIN, libnet.so",
  })
  void trustsACapabilityThatAnImportedFunctionUses(String capability, String file)
      throws IOException {
    String spec = "binding: {namespaces: [pid], capabilities: [" + capability + "]}";
    assertThat(texts(lint(spec))).hasSize(1);
    hold(file);
    assertThat(texts(lint(spec))).isEmpty();
  }

  @Test
  void trustsAPtraceCapabilityWhereAFileOrAnArgumentNamesOtherProcesses() throws IOException {
    String spec = "binding: {namespaces: [pid], capabilities: [SYS_PTRACE]}";
    assertThat(texts(lint(spec))).hasSize(1);
    assertThat(texts(lint(spec + "\nundo: [/program, \"/proc/{text}/environ\"]"))).isEmpty();
    Path script = rootfs.resolve("script");
    Files.writeString(script, "cat /proc/self/status /proc/sys/kernel/pid_max\n");
    assertThat(texts(lint(spec))).hasSize(1);
    Files.writeString(script, "cat /proc/$1/environ\n");
    assertThat(texts(lint(spec))).isEmpty();
  }

  @Test
  void doesNotJudgeAProgramThatIsLinkedStatically() throws IOException {
    Path program = rootfs.resolve("program");
    byte[] bare = new byte[64];
    System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 2, 1}, 0, bare, 0, 6);
    Files.write(program, bare);
    Files.setAttribute(program, "unix:mode", 0755);
    Report report = lint("binding: {capabilities: [SYS_PTRACE]}");
    assertThat(report.remarks()).isEmpty();
    assertThat(report.lookedAt())
        .contains(
            "what /program may call cannot be known, so capabilities and namespaces were not judged");
  }

  @Test
  void warnsOfANetworkThatNothingUses() throws IOException {
    assertThat(texts(lint("modes: [once]")))
        .singleElement()
        .asString()
        .contains("target's network");
    Files.writeString(rootfs.resolve("script"), "cat /proc/net/dev\n");
    assertThat(texts(lint("modes: [once]"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          filesystem: read                                     | no read: write filesystem: none
          filesystem: write                                    | no write: write filesystem: none
          user: root                                           | write user: target
          """)
  void warnsOfFilesAndOfRootWithoutNeed(String binding, String remedy) throws IOException {
    assertThat(texts(lint("binding: {namespaces: [pid], " + binding + "}")))
        .singleElement()
        .asString()
        .endsWith(remedy);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text: {description: d, type: string}",
        "text: {description: d, type: string, format: target-path}",
        "text: {description: d, enum: [/target/etc]}"
      })
  void trustsFilesThatAParameterMayName(String parameter) throws IOException {
    String spec = "binding: {namespaces: [pid], filesystem: read}\n" + params(parameter).strip();
    assertThat(texts(lint(spec))).isEmpty();
  }

  @Test
  void warnsOfWhatIsNotDocumented() throws IOException {
    Files.delete(folder.resolve("README.md"));
    Files.writeString(folder.resolve("test.yaml"), TESTS.replace(", example: true", ""));
    Files.writeString(
        folder.resolve("capsule.yaml"),
        """
        apiVersion: recap.dev/v1
        kind: Capsule
        metadata: {name: disk-use, version: 1.0.0, summary: The disk use, license: MIT}
        spec:
          entrypoint: [/program]
          params:
            type: object
            properties:
              token: {type: string}
              any: {description: d}
          output: {format: json}
          modes: [stream, interactive]
        build:
          debian: {packages: [procps], keep: [/usr/bin/ps]}
        """);
    Report report = new CapsuleLint(Optional.empty()).check(folder);
    assertThat(report.remarks().stream().map(r -> r.printed().replace(folder + "/", "")))
        .containsExactlyInAnyOrder(
            "README.md: warning: it is not there: write what it does, an example, its parameters and its limits",
            "capsule.lock: warning: it is not there: without it another host may build something else; recap capsule build %s writes it"
                .formatted(folder),
            "capsule.yaml:3: warning: metadata has no description: say what it does, with which tool, and why it has the power it has",
            "capsule.yaml:3: warning: metadata has no authors: name who answers for it",
            "capsule.yaml:3: warning: metadata has no homepage: give an address where there is more about the tool",
            "capsule.yaml:3: warning: metadata has no categories: name the shelf it stands on, such as processes or network",
            "capsule.yaml:3: warning: the summary only repeats the name: say what the capsule does",
            "capsule.yaml:4: warning: limits has no timeout, so 30 s apply: write how long it may take at most",
            "capsule.yaml:6: warning: misspelt parameters pass unnoticed: write additionalProperties: false",
            "capsule.yaml:9: warning: the parameter token has no description: say what it means, with its unit",
            "capsule.yaml:9: warning: the parameter token seems to be a secret but would be kept in records: write writeOnly: true",
            "capsule.yaml:10: warning: the parameter any takes any value: give it a type",
            "capsule.yaml:12: warning: a capsule that is used at a terminal has no output to be parsed: remove the mode interactive, or write output: {format: text}",
            "capsule.yaml:12: warning: one JSON value is whole only at the end, so there is nothing to stream: remove the mode stream",
            "test.yaml: warning: no case is the example of the README: give one example: true");
    assertThat(report.lookedAt())
        .containsExactly("its payload was not built, so its power was not judged");
  }

  @Test
  void reportsEveryErrorOfAManifestWithItsLine() throws IOException {
    Files.writeString(
        folder.resolve("capsule.yaml"), HEAD.replace("limits:", "limts:").replace("/program", "p"));
    assertThat(new CapsuleLint(Optional.of(this::built)).check(folder).remarks())
        .singleElement()
        .satisfies(remark -> {
          assertThat(remark.severity()).isEqualTo(Severity.ERROR);
          assertThat(remark.printed())
              .startsWith(folder.resolve("capsule.yaml") + ":6: error: limts");
        });
  }

  @Test
  void reportsErrorsOfTheTestsAsWell() throws IOException {
    Files.writeString(folder.resolve("test.yaml"), TESTS.replace("target:", "targt:"));
    assertThat(lint("binding: {namespaces: [pid]}").remarks().stream().map(Remark::printed))
        .allMatch(line -> line.startsWith(folder.resolve("test.yaml") + ":4: error: "))
        .anyMatch(line -> line.contains("targt"));
  }

  @Test
  void reportsABuildThatFailsAsAnError() throws IOException {
    Files.writeString(folder.resolve("capsule.yaml"), HEAD.replace(", \"{text}\"", ""));
    Report report =
        new CapsuleLint(Optional.of(_ -> new Build.Failed("Tried to add x but y: z")))
            .check(folder);
    assertThat(report.count(Severity.ERROR)).isEqualTo(1);
    assertThat(texts(report)).contains("Tried to add x but y: z");
  }
}
