package dev.recap.client;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;

/** Where a server is. */
public sealed interface ServerAddress {
  /** A Unix socket of this host. */
  record Unix(Path socket) implements ServerAddress {
    @Override
    public String toString() {
      return "unix:" + socket;
    }
  }

  /**
   * A host and a port.
   *
   * @param origin scheme, host and port alone
   */
  record Network(URI origin) implements ServerAddress {
    @Override
    public String toString() {
      return origin.toString();
    }
  }

  /**
   * Reads {@code unix:/PATH}, {@code https://HOST[:PORT]} or, for this host alone since tokens
   * would pass as they are, {@code http://HOST[:PORT]}.
   *
   * @throws IllegalArgumentException when it is none of these; the message says why
   */
  static ServerAddress parse(String text) {
    if (text.startsWith("unix:")) {
      Path socket = Path.of(text.substring("unix:".length()).replaceFirst("^//+", "/"));
      if (!socket.isAbsolute()) {
        throw wrong(text, "the path of a socket has to be absolute");
      }
      return new Unix(socket);
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw wrong(text, "it is no address");
    }
    boolean tls = "https".equalsIgnoreCase(uri.getScheme());
    if (!tls && !"http".equalsIgnoreCase(uri.getScheme())) {
      throw wrong(text, "it is none of unix:/PATH, https://HOST:PORT and http://localhost:PORT");
    }
    if (uri.getHost() == null || uri.getRawUserInfo() != null) {
      throw wrong(text, "it names no host, or a user");
    }
    if (!Optional.ofNullable(uri.getRawPath()).orElse("").matches("/?")
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null) {
      throw wrong(text, "there is something after the port");
    }
    if (!tls && !isThisHost(uri.getHost())) {
      throw wrong(text, "tokens and output would pass unencrypted: use https");
    }
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return new Network(URI.create((tls ? "https://" : "http://") + uri.getHost() + port));
  }

  private static boolean isThisHost(String host) {
    try {
      return host.equalsIgnoreCase("localhost")
          || (host.matches("[0-9.]+|\\[.*]") && InetAddress.getByName(host).isLoopbackAddress());
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static IllegalArgumentException wrong(String text, String why) {
    return new IllegalArgumentException(
        "Tried to read \"%s\" as the address of a server but %s".formatted(text, why));
  }
}
