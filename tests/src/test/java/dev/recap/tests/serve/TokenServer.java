package dev.recap.tests.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.tests.command.Script;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A {@code recap serve} that listens on a TCP port too, where a token may invoke the capsule of the
 * tests in all containers of crun and Docker.
 *
 * @param process the server
 * @param address {@code http://127.0.0.1:PORT}
 * @param token for {@code Authorization: Bearer}
 */
record TokenServer(ServerProcess process, URI address, String token) implements AutoCloseable {
  private static final String POLICY =
      """
      apiVersion: recap.dev/v1
      kind: AccessPolicy
      admins: {users: [root]}
      grants:
        - name: test
          callers: {users: [root, "token:test"]}
          capsules: [{reference: runner}]
          targets: [{runtime: crun}, {runtime: docker}]
      """;

  /** Starts one in the folders of a script with more settings. */
  static TokenServer start(Script script, Map<String, String> more) throws Exception {
    Path config = Files.createDirectories(script.work().resolve("config"));
    Files.writeString(config.resolve("access.yaml"), POLICY);
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Map<String, String> settings = new HashMap<>(more);
    settings.put("RECAP_SERVE_LISTEN", "127.0.0.1:" + port);
    ServerProcess process = ServerProcess.start(script, settings);
    try {
      ServerProcess.Reply made =
          process.post(
              "/api/v1/tokens",
              "{\"name\":\"test\",\"scopes\":[\"read\",\"invoke\"],\"expires\":\"PT1H\"}");
      assertThat(made.status()).as(made.body()).isEqualTo(201);
      return new TokenServer(
          process, URI.create("http://127.0.0.1:" + port), made.json().path("token").asString());
    } catch (Exception | AssertionError e) {
      process.close();
      throw e;
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
