package dev.recap.tests.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.tests.command.NeedsCapsules;
import dev.recap.tests.command.Script;
import dev.recap.tests.command.Script.Ended;
import dev.recap.tests.command.Script.Running;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands where a server does the work: found on this host, or named. */
@ExtendWith(NeedsCapsules.class)
@NeedsCrun
@Timeout(180)
final class CommandOverServerIT {
  private final OneTarget one = OneTarget.create();
  private final String label = one.containers().unique("label");

  @AfterEach
  void remove() throws IOException {
    one.close();
  }

  @Test
  void findsTheServerOfThisHostAndDoesWithoutItWhereAskedTo() throws Exception {
    try (ServerProcess server = ServerProcess.start(one.script(), Map.of())) {
      assertThat(invokedBy(invoke("echo hi"))).isEqualTo(server.pid());
      assertThat(invokedBy(invoke("echo hi", "--server", "none"))).isNotEqualTo(server.pid());

      Path input = Files.writeString(one.script().work().resolve("input"), "from here");
      Ended fed =
          one.script()
              .start(
                  input,
                  List.of(Script.PROGRAM),
                  arguments("cat", "-i", "-o", "json").toArray(String[]::new))
              .await();
      assertThat(invokedBy(fed)).isNotEqualTo(server.pid());
      assertThat(json(fed).path("stdout").path("text").asString()).isEqualTo("from here");

      server.kill();
      // Its socket is still there, and nobody behind it.
      assertThat(server.socket()).exists();
      assertThat(invoke("echo hi").status()).isZero();
    }
  }

  @Test
  void invokesInAllThatCarryALabel() throws Exception {
    one.containers().crun("b", Map.of(label, "yes"));
    one.containers().crun("c", Map.of(label, "yes"));
    try (ServerProcess _ = ServerProcess.start(one.script(), Map.of())) {
      Ended all =
          one.script()
              .run("invoke", "runner", "-l", label + "=yes", "-p", "script=echo hi", "-o", "json");
      assertThat(all.status()).as(all.err()).isZero();
      assertThat(json(all).valueStream())
          .hasSize(2)
          .allMatch(record -> record.path("outcome").path("type").asString().equals("succeeded"));
    }
  }

  @Test
  void controlCEndsWhatRunsThere() throws Exception {
    try (ServerProcess server = ServerProcess.start(one.script(), Map.of())) {
      Running running =
          one.script().start(arguments("echo begun; sleep 50").toArray(String[]::new));
      while (!Files.readString(running.out()).contains("begun")) {
        assertThat(running.process().isAlive()).as(Files.readString(running.err())).isTrue();
        Thread.sleep(20);
      }
      running.signal("INT");
      assertThat(running.await().status()).isEqualTo(5);
      String id =
          server
              .ask("/api/v1/invocations?limit=1")
              .json()
              .path("invocations")
              .path(0)
              .path("id")
              .asString();
      assertThat(server.ended(id).path("outcome").path("type").asString()).isEqualTo("cancelled");
    }
  }

  @Test
  void aClientCertificateSaysWhoAsks() throws Exception {
    Path pki = Files.createDirectories(one.script().work().resolve("pki"));
    openssl(
        pki,
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-keyout",
        "ca.key",
        "-out",
        "ca.crt",
        "-days",
        "2",
        "-subj",
        "/CN=CA");
    certificate(pki, "server", "/CN=localhost", "subjectAltName=DNS:localhost");
    certificate(pki, "probe", "/CN=probe-7", "keyUsage=digitalSignature");
    Path config = Files.createDirectories(one.script().work().resolve("config"));
    Files.writeString(
        config.resolve("access.yaml"),
        """
        apiVersion: recap.dev/v1
        kind: AccessPolicy
        admins: {users: [root]}
        grants:
          - name: probes
            callers: {users: ["cert:probe-7"]}
            capsules: [{reference: runner}]
            targets: [{runtime: crun}]
        """);
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Map<String, String> settings =
        Map.of(
            "RECAP_SERVE_LISTEN", "127.0.0.1:" + port,
            "RECAP_SERVE_TLS_CERTIFICATE", pki.resolve("server.crt").toString(),
            "RECAP_SERVE_TLS_KEY", pki.resolve("server.key").toString(),
            "RECAP_SERVE_TLS_CLIENTS", pki.resolve("ca.crt").toString());
    try (ServerProcess _ = ServerProcess.start(one.script(), settings)) {
      List<String> line = arguments("echo hi", "-o", "json");
      line.addAll(List.of("--server", "https://localhost:" + port));
      line.addAll(List.of("--server-ca", pki.resolve("ca.crt").toString()));
      List<String> shows =
          List.of(
              "env",
              "RECAP_SERVER_CERTIFICATE=" + pki.resolve("probe.crt"),
              "RECAP_SERVER_KEY=" + pki.resolve("probe.key"),
              Script.PROGRAM);
      Ended known =
          one.script().start(Path.of("/dev/null"), shows, line.toArray(String[]::new)).await();
      assertThat(known.status()).as(known.err()).isZero();
      assertThat(json(known).path("caller").asString()).isEqualTo("cert:probe-7");

      Ended unknown = one.script().run(line.toArray(String[]::new));
      assertThat(unknown.status()).as(unknown.err()).isEqualTo(4);
    }
  }

  private static void certificate(Path pki, String name, String subject, String extension)
      throws Exception {
    openssl(
        pki,
        "req",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-keyout",
        name + ".key",
        "-out",
        name + ".csr",
        "-subj",
        subject);
    Files.writeString(pki.resolve(name + ".ext"), extension);
    openssl(
        pki,
        "x509",
        "-req",
        "-in",
        name + ".csr",
        "-CA",
        "ca.crt",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-out",
        name + ".crt",
        "-days",
        "2",
        "-extfile",
        name + ".ext");
  }

  private static void openssl(Path in, String... arguments) throws Exception {
    List<String> line = Stream.concat(Stream.of("openssl"), Stream.of(arguments)).toList();
    Path log = in.resolve("openssl.log");
    Process process =
        new ProcessBuilder(line)
            .directory(in.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(log)).isZero();
  }

  private List<String> arguments(String work, String... more) {
    List<String> line = new ArrayList<>(List.of("invoke", "runner", "-t", one.target()));
    line.addAll(List.of("-p", "script=" + work));
    line.addAll(List.of(more));
    return line;
  }

  private Ended invoke(String work, String... more) throws Exception {
    List<String> line = arguments(work, more);
    line.addAll(List.of("-o", "json"));
    return one.script().run(line.toArray(String[]::new));
  }

  private static JsonNode json(Ended ended) {
    assertThat(ended.status()).as(ended.err()).isZero();
    return JsonMapper.shared().readTree(ended.out());
  }

  private static long invokedBy(Ended ended) {
    return json(ended).path("owner").path("pid").asLong();
  }
}
