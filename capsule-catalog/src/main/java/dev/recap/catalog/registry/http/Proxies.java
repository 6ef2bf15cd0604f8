package dev.recap.catalog.registry.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The proxies on the way to registries, as {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code
 * NO_PROXY} name them. This machine is never asked for through one.
 *
 * @param http for addresses without TLS, {@code http://[USER:PASSWORD@]HOST:PORT}
 * @param https for addresses with TLS
 * @param direct hosts, domains or networks that are reached without
 */
public record Proxies(Optional<URI> http, Optional<URI> https, List<DirectHost> direct) {
  /** No proxy at all. */
  public static final Proxies NONE = new Proxies(Optional.empty(), Optional.empty(), List.of());

  private static final int USUAL_PORT = 80;

  /**
   * Those of an environment, where lower-case names count more, as for curl; {@code HTTP_PROXY} in
   * capitals too, since this is no CGI program.
   *
   * @throws IllegalArgumentException when one is no address
   */
  public static Proxies of(Map<String, String> environment) {
    return new Proxies(
        proxy(environment, "http_proxy"),
        proxy(environment, "https_proxy"),
        DirectHost.list(value(environment, "no_proxy").orElse("")));
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name))
        .or(() -> Optional.ofNullable(environment.get(name.toUpperCase(Locale.ROOT))))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  private static Optional<URI> proxy(Map<String, String> environment, String name) {
    Optional<String> text = value(environment, name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI uri = URI.create(text.get().contains("://") ? text.get() : "http://" + text.get());
      if ("http".equals(uri.getScheme()) && uri.getHost() != null) {
        return Optional.of(uri);
      }
    } catch (IllegalArgumentException e) {
      // Falls through: the message must not repeat a password.
    }
    throw new IllegalArgumentException(
        "Tried to read %s but it is not http://[USER:PASSWORD@]HOST:PORT".formatted(name));
  }

  /** The one on the way to an address. */
  Optional<URI> to(URI uri) {
    Origin origin = Origin.of(uri);
    if (PlainHttp.loopback(origin.host())
        || direct.stream().anyMatch(host -> host.covers(origin))) {
      return Optional.empty();
    }
    return origin.scheme().equals("https") ? https : http;
  }

  /** What the proxy on the way to an address wants to see. */
  Optional<String> authorization(URI uri) {
    return to(uri)
        .map(URI::getUserInfo)
        .map(user -> Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)))
        .map(user -> "Basic " + user);
  }

  ProxySelector selector() {
    return new ProxySelector() {
      @Override
      public List<Proxy> select(URI uri) {
        return List.of(to(uri).map(Proxies::proxyAt).orElse(Proxy.NO_PROXY));
      }

      @Override
      public void connectFailed(URI uri, SocketAddress address, IOException e) {
        // The request fails and says so.
      }
    };
  }

  private static Proxy proxyAt(URI uri) {
    int port = uri.getPort() < 0 ? USUAL_PORT : uri.getPort();
    return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), port));
  }
}
