package dev.recap.server.trigger.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Trigger;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeliveriesTest {
  private static final String SIGNATURE = "X-Hub-Signature-256";

  /** GitHub's documentation, "Testing the webhook payload validation". */
  private static final String KEY = "It's a Secret to Everybody";

  private static final String BODY = "Hello, World!";
  private static final String SIGNED =
      "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
  private static final String JSON = "{\"n\":1}";

  @TempDir private Path folder;
  private final Door door = new Door();

  @BeforeEach
  void keys() throws IOException {
    Path key = Files.writeString(folder.resolve("key"), KEY + "\n");
    door.webhooks.put("ci", new Trigger.Source.Webhook(key, SIGNATURE, Optional.empty()));
    door.webhooks.put(
        "hub", new Trigger.Source.Webhook(key, SIGNATURE, Optional.of("X-GitHub-Delivery")));
    Path none = folder.resolve("none");
    door.webhooks.put("broken", new Trigger.Source.Webhook(none, SIGNATURE, Optional.empty()));
    Path weak = Files.writeString(folder.resolve("weak"), "\n");
    door.webhooks.put("weak", new Trigger.Source.Webhook(weak, SIGNATURE, Optional.empty()));
  }

  @AfterEach
  void close() {
    door.close();
  }

  private HttpResponse<String> deliver(String to, String body, String... headers) throws Exception {
    return door.as("", "/api/v1/webhooks/" + to, body.getBytes(UTF_8), headers);
  }

  @Test
  void takesWhatIsSignedWithoutAnyToken() throws Exception {
    HttpResponse<String> answer =
        deliver("ci", BODY, SIGNATURE, SIGNED, "Content-Type", "text/plain");

    assertThat(answer.statusCode()).isEqualTo(202);
    Event event = door.only();
    assertThat(event.kind()).isEqualTo(Event.Kind.WEBHOOK);
    assertThat(event.source()).isEqualTo("ci");
    assertThat(event.type()).isEqualTo("webhook");
    assertThat(event.data()).isEmpty();
    assertThat(event.occurred()).isEqualTo(Door.NOW);
    assertThat(door.inbox.senders().getFirst().name()).isEqualTo("webhook:ci");
  }

  @Test
  void takesTheBareDigitsToo() throws Exception {
    String digits = SIGNED.substring("sha256=".length());
    assertThat(deliver("ci", BODY, SIGNATURE, digits).statusCode()).isEqualTo(202);
    assertThat(deliver("ci", BODY, SIGNATURE, digits.toUpperCase(java.util.Locale.ROOT)).body())
        .contains("\"repeated\":1");
  }

  @Test
  void readsWhatIsJson() throws Exception {
    String signed = sign(JSON);
    assertThat(
            deliver("ci", JSON, SIGNATURE, signed, "Content-Type", "application/json; x=y")
                .statusCode())
        .isEqualTo(202);
    assertThat(door.only().data()).contains(Map.of("n", 1));
    String spoilt = "{\"n\":";
    assertThat(
            deliver("ci", spoilt, SIGNATURE, sign(spoilt), "Content-Type", "application/json")
                .statusCode())
        .isEqualTo(400);
  }

  private static String sign(String body) throws Exception {
    javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
    mac.init(new javax.crypto.spec.SecretKeySpec(KEY.getBytes(UTF_8), "HmacSHA256"));
    return java.util.HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)));
  }

  @Test
  void takesADeliveryOnceHoweverMuchLaterItComesAgain() throws Exception {
    deliver("ci", BODY, SIGNATURE, SIGNED);
    door.pass(Duration.ofDays(400));
    HttpResponse<String> again = deliver("ci", BODY, SIGNATURE, SIGNED);
    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(again.body()).contains("\"repeated\":1");
    assertThat(door.inbox.events()).hasSize(1);
  }

  @Test
  void tellsDeliveriesApartByTheHeaderThatTheTriggerNames() throws Exception {
    deliver("hub", BODY, SIGNATURE, SIGNED, "X-GitHub-Delivery", "a-1");
    deliver("hub", BODY, SIGNATURE, SIGNED, "X-GitHub-Delivery", "a-1");
    deliver("hub", BODY, SIGNATURE, SIGNED, "X-GitHub-Delivery", "a-2");
    assertThat(door.inbox.events()).extracting(Event::id).containsExactly("a-1", "a-2");
    assertThat(door.inbox.events().getFirst().fingerprint())
        .isEqualTo(door.inbox.events().getLast().fingerprint());
    assertThat(deliver("hub", BODY, SIGNATURE, SIGNED).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e18",
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1",
        "sha1=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
        "sha256=",
        "x",
        "%00",
      })
  void refusesWhatIsNotSignedRight(String signature) throws Exception {
    assertThat(deliver("ci", BODY, SIGNATURE, signature).statusCode()).isEqualTo(403);
    assertThat(door.inbox.events()).isEmpty();
  }

  @Test
  void refusesTheSameSignatureWithAnotherBody() throws Exception {
    assertThat(deliver("ci", BODY + " ", SIGNATURE, SIGNED).statusCode()).isEqualTo(403);
    HttpResponse<String> unsigned = deliver("ci", BODY);
    assertThat(unsigned.statusCode()).isEqualTo(403);
    assertThat(unsigned.body()).contains("HMAC-SHA256").doesNotContain("grant");
  }

  @Test
  void tellsStrangersNothingOfWhichWebhooksThereAre() throws Exception {
    HttpResponse<String> there = deliver("ci", BODY, SIGNATURE, "x");
    HttpResponse<String> not = deliver("cj", BODY, SIGNATURE, "x");
    assertThat(not.statusCode()).isEqualTo(there.statusCode());
    assertThat(not.body().replace("cj", "ci")).isEqualTo(there.body());
    String zeros = java.util.HexFormat.of().formatHex(mac(new byte[16], BODY));
    assertThat(deliver("cj", BODY, SIGNATURE, zeros).statusCode()).isEqualTo(403);
  }

  private static byte[] mac(byte[] key, String body) throws Exception {
    javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
    mac.init(new javax.crypto.spec.SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(body.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"broken", "weak"})
  void takesNothingWithoutAKeyAndTellsStrangersNothingOfIt(String name) throws Exception {
    HttpResponse<String> none = deliver(name, BODY, SIGNATURE, SIGNED);
    HttpResponse<String> not = deliver("cj", BODY, SIGNATURE, SIGNED);
    assertThat(none.statusCode()).isEqualTo(403);
    assertThat(none.body()).isEqualTo(not.body().replace("cj", name));
    String zeros = java.util.HexFormat.of().formatHex(mac(new byte[16], BODY));
    assertThat(deliver(name, BODY, SIGNATURE, zeros).statusCode()).isEqualTo(403);
    assertThat(door.inbox.events()).isEmpty();
  }

  @Test
  void takesDeliveriesHoweverManyOthersSendNothing() throws Exception {
    List<Socket> idle = new ArrayList<>();
    try {
      for (int n = 0; n < 40; n++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.port());
        idle.add(socket);
        socket
            .getOutputStream()
            .write(
                "POST /api/v1/webhooks/ci HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n"
                    .getBytes(UTF_8));
      }
      // They are being read now.
      Thread.sleep(500);
      assertThat(deliver("ci", BODY, SIGNATURE, SIGNED).statusCode()).isEqualTo(202);
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  @Test
  void usesAChangedKeyAtOnce() throws Exception {
    Files.writeString(folder.resolve("key"), "another secret than before");
    assertThat(deliver("ci", BODY, SIGNATURE, SIGNED).statusCode()).isEqualTo(403);
  }

  @Test
  void refusesWhatIsTooLarge() throws Exception {
    String large = "x".repeat(Deliveries.MOST_BYTES + 1);
    assertThat(deliver("ci", large, SIGNATURE, sign(large)).statusCode()).isEqualTo(413);
  }
}
