package dev.recap.functions.jvm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** What real JVMs answered. */
final class Sample {
  private Sample() {}

  static String read(String name) throws IOException {
    try (InputStream stream = Sample.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IOException(name + " is not among the test resources");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
