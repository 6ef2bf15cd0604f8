package dev.recap.server.api;

import static dev.recap.server.api.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.server.http.RawConnection.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Timeout(60)
final class ReadApiTest {
  @TempDir private Path folder;
  private @Nullable ApiFixture started;

  @BeforeEach
  void start() {
    started = new ApiFixture(folder);
  }

  private ApiFixture server() {
    return Objects.requireNonNull(started);
  }

  @AfterEach
  void stop() {
    server().close();
  }

  private String invoked(String who, String target) throws IOException {
    Reply reply =
        server()
            .as(
                who,
                "POST",
                "/capsules/work/invoke",
                "",
                "{\"target\":\"%s\",\"parameters\":{\"say\":\"0123456789\"}}".formatted(target));
    return json(reply).path("id").asString();
  }

  @Test
  void showsCapsulesAndTargets() throws IOException {
    assertThat(json(server().get("/capsules")).at("/capsules/0/name").asString()).isEqualTo("work");
    JsonNode capsule = json(server().get("/capsules/work"));
    assertThat(capsule.at("/params/type").asString()).isEqualTo("object");
    assertThat(capsule.at("/binding/filesystem").asString()).isEqualTo("none");
    assertThat(capsule.at("/limits/timeout").asString()).isEqualTo("PT30S");
    assertThat(server().get("/capsules/work:9.9.9").status()).isEqualTo(404);
    assertThat(server().get("/capsules/nothing").status()).isEqualTo(404);
    assertThat(json(server().get("/targets")).path("targets")).hasSize(3);
    assertThat(json(server().get("/targets?label=app%3Dweb")).path("targets")).hasSize(2);
    assertThat(json(server().get("/targets?label=app&label=app=db")).path("targets")).hasSize(1);
    assertThat(server().get("/targets?label==x").status()).isEqualTo(400);
  }

  @Test
  void showsNobodyTheInvocationsOfAnotherButAdministratorsAll() throws IOException {
    String anns = invoked("ann", "web-1");
    String bobs = invoked("bob", "db");
    for (String path :
        List.of("", "/stdout", "/stderr", "/artifacts", "/artifacts/dir/said%20so.txt")) {
      Reply refused = server().as("bob", "GET", "/invocations/" + anns + path, "", "");
      assertThat(refused.status()).as(path).isEqualTo(404);
      String nothing = "0".repeat(20);
      Reply missing = server().as("bob", "GET", "/invocations/" + nothing + path, "", "");
      assertThat(refused.text().replace(anns, nothing))
          .as("not even that it exists")
          .isEqualTo(missing.text());
      assertThat(server().as("root", "GET", "/invocations/" + anns + path, "", "").status())
          .isEqualTo(200);
    }
    assertThat(ids(server().get("/invocations"))).containsExactly(anns);
    assertThat(ids(server().as("bob", "GET", "/invocations", "", ""))).containsExactly(bobs);
    assertThat(ids(server().as("bob", "GET", "/invocations?caller=token:ann", "", ""))).isEmpty();
    assertThat(ids(server().as("root", "GET", "/invocations", "", ""))).containsExactly(bobs, anns);
    assertThat(ids(server().as("root", "GET", "/invocations?caller=token:ann", "", "")))
        .containsExactly(anns);
    assertThat(server().get("/invocations/" + anns.substring(0, 19)).status())
        .as("an id is whole")
        .isEqualTo(404);
  }

  private static List<String> ids(Reply page) {
    List<String> ids = new ArrayList<>();
    json(page).path("invocations").forEach(one -> ids.add(one.path("id").asString()));
    return ids;
  }

  @Test
  void pagesThroughAllOfThemWhateverIsAddedMeanwhile() throws IOException {
    List<String> invoked = new ArrayList<>();
    for (int n = 0; n < 7; n++) {
      invoked.add(invoked("ann", n % 2 == 0 ? "web-1" : "db"));
    }
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = json(server().get("/invocations?limit=3" + cursor));
      page.path("invocations")
          .forEach(one -> {
            seen.add(one.path("id").asString());
            assertThat(one.at("/stdout/text").asString()).isEmpty();
            assertThat(one.at("/stdout/totalBytes").asInt()).isEqualTo(10);
          });
      cursor = page.has("next") ? "&cursor=" + page.path("next").asString() : "";
      invoked("ann", "web-2");
    } while (!cursor.isEmpty());
    assertThat(seen).containsExactlyElementsOf(invoked.reversed());
  }

  @ParameterizedTest
  @CsvSource({
    "target=docker:db,1",
    "target=db,1",
    "capsule=work,3",
    "capsule=other,0",
    "outcome=succeeded,3",
    "outcome=failed,0",
    "state=ended,3",
    "state=running,0",
    "since=2199-01-01T00:00:00Z,0",
    "until=2199-01-01T00:00:00Z,3",
    "parent=none,0"
  })
  void filters(String filter, int found) throws IOException {
    invoked("ann", "web-1");
    invoked("ann", "web-2");
    invoked("ann", "db");
    assertThat(ids(server().get("/invocations?" + filter))).hasSize(found);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=101",
        "limit=x",
        "limit=1&limit=2",
        "cursor=x",
        "cursor=%00",
        "cursor=AAAA",
        "since=yesterday",
        "since=+292277026596-12-04T15:30:08Z",
        "until=2999-01-01T00:00:00Z",
        "until=1969-01-01T00:00:00Z",
        "state=gone",
        "caller=",
        "nonsense=1"
      })
  void refusesFiltersThatMakeNoSense(String filter) throws IOException {
    Reply reply = server().get("/invocations?" + filter);
    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
  }

  @Test
  void sendsOutputAndArtifactsWithTheirDigestsAndInParts() throws IOException {
    String id = invoked("ann", "web-1");
    byte[] bytes = "0123456789".getBytes(StandardCharsets.UTF_8);
    String sha256 = FakeHost.sha256(bytes);
    String digest = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256));
    for (String path : List.of("/stdout", "/artifacts/dir/said%20so.txt")) {
      String at = "/invocations/" + id + path;
      Reply all = server().get(at);
      assertThat(all.text()).isEqualTo("0123456789");
      assertThat(all.header("etag")).isEqualTo("\"" + sha256 + "\"");
      assertThat(all.header("repr-digest")).isEqualTo("sha-256=:" + digest + ":");
      assertThat(all.header("accept-ranges")).isEqualTo("bytes");
      assertThat(all.header("content-length")).isEqualTo("10");
      Reply part = server().ask("GET", at, "Range: bytes=2-4\r\n", "");
      assertThat(part.status()).isEqualTo(206);
      assertThat(part.text()).isEqualTo("234");
      assertThat(part.header("content-range")).isEqualTo("bytes 2-4/10");
      assertThat(part.header("repr-digest"))
          .as("of the whole")
          .isEqualTo("sha-256=:" + digest + ":");
      assertThat(server().ask("GET", at, "Range: bytes=-3\r\n", "").text()).isEqualTo("789");
      assertThat(server().ask("GET", at, "Range: bytes=7-\r\n", "").text()).isEqualTo("789");
      assertThat(server().ask("GET", at, "Range: bytes=7-99\r\n", "").text()).isEqualTo("789");
      Reply outside = server().ask("GET", at, "Range: bytes=10-\r\n", "");
      assertThat(outside.status()).isEqualTo(416);
      assertThat(outside.header("content-range")).isEqualTo("bytes */10");
      for (String odd : List.of("bytes=4-2", "bytes=0-1,3-4", "lines=1-2", "bytes=x-", "bytes=-")) {
        assertThat(server().ask("GET", at, "Range: " + odd + "\r\n", "").status())
            .as(odd)
            .isEqualTo(200);
      }
      String tag = all.header("etag");
      assertThat(server().ask("GET", at, "If-None-Match: \"x\", " + tag + "\r\n", "").status())
          .isEqualTo(304);
      assertThat(
              server().ask("GET", at, "Range: bytes=0-1\r\nIf-Range: " + tag + "\r\n", "").status())
          .isEqualTo(206);
      assertThat(server().ask("GET", at, "Range: bytes=0-1\r\nIf-Range: \"x\"\r\n", "").status())
          .isEqualTo(200);
      Reply head = server().ask("HEAD", at, "", "");
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.header("content-length")).isEqualTo("10");
    }
    assertThat(
            json(server().get("/invocations/" + id + "/artifacts"))
                .at("/artifacts/0/sha256")
                .asString())
        .isEqualTo(sha256);
    assertThat(server().get("/invocations/" + id + "/stderr").text()).isEmpty();
    assertThat(
            server()
                .ask("GET", "/invocations/" + id + "/stderr", "Range: bytes=0-\r\n", "")
                .status())
        .isEqualTo(416);
  }

  @Test
  void sendsOnlyFilesThatTheRecordNames() throws IOException {
    String id = invoked("ann", "web-1");
    Files.writeString(folder.resolve("artifacts").resolve(id).resolve("other"), "x");
    for (String name :
        List.of("other", "..%2F..%2Frecords.db", "../../records.db", "%2Fetc%2Fpasswd", "dir")) {
      assertThat(server().get("/invocations/" + id + "/artifacts/" + name).status())
          .as(name)
          .isEqualTo(404);
    }
    Path file = folder.resolve("artifacts").resolve(id).resolve("dir/said so.txt");
    Files.delete(file);
    assertThat(server().get("/invocations/" + id + "/artifacts/dir/said%20so.txt").status())
        .isEqualTo(404);
    Path outside = Files.writeString(folder.resolve("outside"), "not for you");
    Files.createSymbolicLink(file, outside);
    assertThat(server().get("/invocations/" + id + "/artifacts/dir/said%20so.txt").text())
        .doesNotContain("not for you");
  }

  @Test
  void saysThatOutputIsThereAtTheEnd() throws Exception {
    String id =
        server().submit("", "{\"target\":\"web-1\",\"parameters\":{\"ms\":20000,\"say\":\"x\"}}");
    Reply early = server().get("/invocations/" + id + "/stdout");
    assertThat(early.status()).isEqualTo(409);
    assertThat(json(early).path("kind").asString()).isEqualTo("still-running");
    ApiFixture.eventually(() ->
        server().host.running.get() == 1
            ? java.util.Optional.of(true)
            : java.util.Optional.empty());
    server().ask("DELETE", "/invocations/" + id, "", "");
    server().ended(id);
    assertThat(server().get("/invocations/" + id + "/stdout").text()).isEqualTo("x");
  }
}
