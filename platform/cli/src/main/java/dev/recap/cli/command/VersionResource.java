package dev.recap.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version this was built as, read only when it is asked for. */
public final class VersionResource implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    return new String[] {"recap " + number()};
  }

  /** Its number alone. */
  public static String number() throws IOException {
    try (InputStream version =
        VersionResource.class.getResourceAsStream("/dev/recap/cli/version")) {
      byte[] text = Objects.requireNonNull(version).readAllBytes();
      return new String(text, StandardCharsets.UTF_8).strip();
    }
  }
}
