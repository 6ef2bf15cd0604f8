package dev.recap.engine.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Answers recorded from Docker 20.10, Podman 4.3, crun 1.8 and runc 1.1, with names replaced. */
final class Recorded {
  static final String DOCKER_ID =
      "5bc63acdfb4a4a1b15b00bf9647ea6c3124276eb4acaeb4ed0f2ac5678c49845";
  static final int DOCKER_PID = 8810;
  static final String PODMAN_ID =
      "8a2775ddeda4b8904d62099be961b3b7e4b776ee01b03a0cb2669e0053aab05a";
  static final int PODMAN_PID = 9356;

  private Recorded() {}

  static String text(String file) {
    try (var in = Objects.requireNonNull(Recorded.class.getResourceAsStream(file), file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
