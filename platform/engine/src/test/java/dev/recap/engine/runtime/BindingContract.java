package dev.recap.engine.runtime;

import static dev.recap.engine.runtime.CapsuleBench.errors;
import static dev.recap.engine.runtime.CapsuleBench.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.capsule.DeclaredBinding.Namespace;
import dev.recap.core.capsule.DeclaredBinding.User;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Progress;
import dev.recap.core.invocation.Streams;
import dev.recap.engine.fixture.Perl;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a capsule shares with its target, and how it is run. */
interface BindingContract {
  CapsuleBench bench();

  /** Prints what /proc/self/status says of these fields, blanks made equal. */
  private static String status(String fields) {
    return "grep -E '^(" + fields + "):' /proc/self/status | tr -s '\\t ' ' '";
  }

  @Test
  default void joinsTheTargetsNamespaces() {
    InvocationRecord record =
        bench()
            .run(
                bench()
                    .capsule("for n in pid net ipc uts mnt; do readlink /proc/self/ns/$n; done"));
    List<String> lines = text(record).lines().toList();
    assertThat(lines.subList(0, 4))
        .isEqualTo(
            List.of("pid", "net", "ipc", "uts").stream().map(bench().root::namespace).toList());
    assertThat(lines.get(4)).startsWith("mnt:").isNotEqualTo(bench().root.namespace("mnt"));
  }

  @Test
  default void joinsOnlyTheDeclaredNamespaces() throws IOException {
    InvocationRecord record =
        bench()
            .run(
                bench()
                    .capsule(
                        "for n in net pid ipc uts; do readlink /proc/self/ns/$n; done; echo $$")
                    .sharing(Set.of(Namespace.NET)));
    assertThat(record.outcome()).contains(new Outcome.Succeeded());
    List<String> lines = text(record).lines().toList();
    assertThat(lines.get(0)).isEqualTo(bench().root.namespace("net"));
    for (String other : List.of("pid", "ipc", "uts")) {
      assertThat(lines)
          .doesNotContain(bench().root.namespace(other))
          .doesNotContain(Files.readSymbolicLink(Path.of("/proc/self/ns", other)).toString());
    }
  }

  @Test
  default void seesTheTargetsProcessesByTheirNumbersThere() {
    assertThat(text(bench().run(bench().capsule("cat /proc/1/comm; hostname"))))
        .startsWith("sleep\n");
  }

  @Test
  default void runsAsTheTargetsUserInItsGroups() {
    InvocationRecord record =
        bench().run(bench().capsule("id -u; " + status("Uid|Groups")), bench().user);
    assertThat(text(record))
        .startsWith("1000\n")
        .contains("Uid: 1000 1000 1000 1000\n")
        .containsPattern("Groups: 1001 3000 ?\n");
  }

  @Test
  default void runsAsRootOrAsANumberWhereDeclared() {
    assertThat(text(bench().run(bench().capsule("id -u").as(new User.Root()), bench().user)))
        .isEqualTo("0\n");
    assertThat(text(bench().run(bench().capsule("id -u").as(new User.Id(4321)), bench().user)))
        .isEqualTo("4321\n");
  }

  @Test
  default void hasNoCapabilityUnlessDeclared() {
    assertThat(text(bench().run(bench().capsule(status("Cap...|NoNewPrivs|Seccomp")))))
        .isEqualTo(
            "CapInh: 0\nCapPrm: 0\nCapEff: 0\nCapBnd: 0\nCapAmb: 0\nNoNewPrivs: 1\nSeccomp: 2\n"
                .replace(": 0\n", ": 0000000000000000\n"));
  }

  @Test
  default void hasTheDeclaredCapabilitiesExactly() {
    for (Place target : List.of(bench().root, bench().user)) {
      InvocationRecord record =
          bench()
              .run(
                  bench()
                      .capsule(status("CapEff|CapBnd|Seccomp"))
                      .withCapabilities("NET_RAW", "KILL"),
                  target);
      String mask = HexFormat.of().toHexDigits((1L << 13) | (1L << 5));
      assertThat(text(record))
          .isEqualTo("CapEff: %s\nCapBnd: %s\nSeccomp: 2\n".formatted(mask, mask));
    }
  }

  @Test
  default void isToldItsInvocationAndItsTarget() {
    InvocationRecord record = bench().run(bench().capsule("env"));
    assertThat(text(record).lines())
        .contains(
            "RECAP_INVOCATION=" + record.id(),
            "RECAP_TARGET=" + bench().root.reference(),
            "RECAP_PARAMS={}",
            "HOME=/tmp")
        .noneMatch(line -> line.startsWith("JAVA_HOME=") || line.startsWith("MAVEN"));
  }

  @Test
  default void keepsItsTwoOutputsApart() {
    InvocationRecord record = bench().run(bench().capsule("echo out; echo err >&2"));
    assertThat(text(record)).isEqualTo("out\n");
    assertThat(errors(record)).isEqualTo("err\n");
  }

  @Test
  default void tellsItsExitStatus() {
    assertThat(bench().run(bench().capsule("exit 7")).outcome())
        .contains(new Outcome.Failed(7, "The capsule ended with status 7"));
  }

  @Test
  default void tellsTheSignalThatEndedIt() {
    assertThat(bench().run(bench().perl("alarm 1; sleep 9")).outcome())
        .contains(new Outcome.Failed(142, "The capsule was ended by signal 14"));
    assertThat(bench().run(bench().capsule("kill -9 $$").withCapabilities("KILL")).outcome())
        .contains(new Outcome.Failed(137, "The capsule was ended by signal 9"));
  }

  @Test
  default void readsWhatTheCallerSendsToItsEnd() {
    byte[] sent = "x".repeat(300_000).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    InvocationRecord record =
        bench()
            .run(
                bench().capsule("wc -c"),
                bench().root,
                Map.of(),
                new Streams.Piped(
                    Optional.of(new ByteArrayInputStream(sent)), (stderr, bytes, length) -> {}),
                Progress.SILENT);
    assertThat(text(record).strip()).isEqualTo("300000");
  }

  @Test
  default void hasNothingToReadWhenNothingIsSent() {
    assertThat(text(bench().run(bench().capsule("wc -c"))).strip()).isEqualTo("0");
  }

  @Test
  default void hasNoMoreDescriptorsThanTheThreeOfEveryProgram() {
    assertThat(text(bench().run(bench().capsule("ls /proc/self/fd | grep -v -x 3"))))
        .isEqualTo("0\n1\n2\n");
    assertThat(
            text(
                bench()
                    .run(
                        bench()
                            .capsule(
                                Perl.command(
                                    "print join q( ), map { readlink } glob q(/proc/self/fd/*)")))))
        .doesNotContain("/run/")
        .doesNotContain("cgroup");
  }
}
