package dev.recap.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

final class SigningTest {
  @Test
  void isTheHmacOfTheStandard() throws Exception {
    // RFC 4231, test case 2.
    assertThat(
            new Signing("Jefe".getBytes(StandardCharsets.US_ASCII))
                .sign("what do ya want for nothing?"))
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  }

  @Test
  void isTheHmacOfTheJdk() throws Exception {
    Random random = new Random(1);
    for (int length = 1; length <= 64; length++) {
      byte[] key = new byte[length];
      random.nextBytes(key);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      String text = "x".repeat(7 * length);
      assertThat(new Signing(key).sign(text))
          .isEqualTo(HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8))));
    }
  }
}
