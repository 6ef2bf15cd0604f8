package dev.recap.cli;

import dev.recap.client.ServerAccess;
import dev.recap.client.ServerAddress;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The server that commands are for, as it is set; {@code server} and what begins with {@code
 * server.}.
 *
 * @param address as it was written; empty: this host itself
 * @param token from the environment
 * @param tokenFile a file with a token in it
 * @param authorities that the server's certificate may come from, PEM
 */
record ServerChoice(
    Address address,
    Optional<String> token,
    Optional<Path> tokenFile,
    Optional<Path> authorities,
    Optional<ServerAccess.Certificate> certificate) {

  /** Which server is wanted. */
  sealed interface Address {
    /** This one. */
    record At(String text) implements Address {}

    /** The one of this host, if one serves it. */
    record IfServed() implements Address {}

    /** None: commands do their work themselves. */
    record Nowhere() implements Address {}

    /** As the setting or the option has it. */
    static Address of(String text) {
      return switch (text) {
        case "" -> new IfServed();
        case "none" -> new Nowhere();
        case String at -> new At(at);
      };
    }
  }

  static ServerChoice read(Settings settings, Map<String, String> variables) {
    Optional<Path> chain = settings.optionalPath("server.certificate");
    Optional<Path> key = settings.optionalPath("server.key");
    if (chain.isPresent() != key.isPresent()) {
      settings.wrong("server.key", "but a certificate and its key go together");
    }
    return new ServerChoice(
        Address.of(settings.text("server")),
        Optional.ofNullable(variables.get("RECAP_TOKEN"))
            .map(String::strip)
            .filter(text -> !text.isEmpty()),
        settings.optionalPath("server.token.file"),
        settings.optionalPath("server.ca"),
        chain.flatMap(file -> key.map(of -> new ServerAccess.Certificate(file, of))));
  }

  /**
   * How a server is reached.
   *
   * @throws PlatformException when the address or the file with the token cannot be read
   */
  ServerAccess access(String at, Optional<Path> otherAuthorities) {
    ServerAddress address;
    try {
      address = ServerAddress.parse(at);
    } catch (IllegalArgumentException e) {
      throw new PlatformException(Problem.Kind.USAGE, String.valueOf(e.getMessage()), e);
    }
    return new ServerAccess(
        address,
        token.or(() -> tokenFile.map(ServerChoice::content)),
        otherAuthorities.or(() -> authorities),
        certificate);
  }

  private static String content(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new PlatformException(
          Problem.Kind.USAGE,
          "Tried to read the token in %s but it could not be read: %s"
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }

  @Override
  public String toString() {
    return "ServerChoice[" + address + "]";
  }
}
