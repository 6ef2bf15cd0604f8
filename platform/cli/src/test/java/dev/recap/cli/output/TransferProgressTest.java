package dev.recap.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.core.capsule.Digest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class TransferProgressTest {
  private static final Descriptor LAYER = content("a", 6_000_000);
  private static final Descriptor CONFIG = content("b", 2_000_000);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private static Descriptor content(String digit, long size) {
    return new Descriptor("x", Digest.ofSha256Hex(digit.repeat(64)), size);
  }

  private String shown(boolean terminal) {
    try (TransferProgress progress =
        new TransferProgress(new Console(out, err, terminal), "Pulling top")) {
      progress.moved(LAYER, 1_000_000);
      progress.moved(CONFIG, 2_000_000);
      progress.moved(LAYER, 6_000_000);
    }
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void drawsOneBarOfEverythingOnATerminalAndTakesItAway() {
    assertThat(shown(true)).contains("Pulling top 100%", "8/8 MB").endsWith("\033[2K");
    assertThat(out.size()).isZero();
  }

  @Test
  void saysNothingElsewhereOfWhatIsSoonDone() {
    assertThat(shown(false)).isEmpty();
  }
}
