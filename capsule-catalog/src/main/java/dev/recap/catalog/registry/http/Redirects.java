package dev.recap.catalog.registry.http;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/**
 * Follows redirects, which registries use to have blobs fetched from elsewhere: never from TLS to
 * none, and without telling another origin who asks.
 */
public final class Redirects {
  private static final int MOST = 5;

  private final HttpTransport transport;

  /** Over a transport. */
  public Redirects(HttpTransport transport) {
    this.transport = transport;
  }

  /**
   * Sends it to where it leads.
   *
   * @throws UnexpectedAnswerException when it leads nowhere
   */
  public Answer send(Request request) throws IOException {
    Request next = request;
    for (int hop = 0; hop <= MOST; hop++) {
      Answer answer = transport.send(next);
      Optional<String> location = answer.header("Location");
      if (!redirects(answer.status(), request.method()) || location.isEmpty()) {
        return answer;
      }
      answer.close();
      next = next.to(target(next.uri(), location.get()));
    }
    throw new UnexpectedAnswerException(
        "it redirects more than %d times; last to %s".formatted(MOST, Origin.of(next.uri())));
  }

  private static boolean redirects(int status, String method) {
    return switch (status) {
      case 301, 302, 303 -> method.equals("GET") || method.equals("HEAD");
      case 307, 308 -> true;
      default -> false;
    };
  }

  /**
   * The address a {@code Location} names.
   *
   * @throws UnexpectedAnswerException when it is none, or one that must not be used
   */
  public URI target(URI from, String location) throws UnexpectedAnswerException {
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new UnexpectedAnswerException("it names an address that is none");
    }
    boolean web =
        "https".equalsIgnoreCase(to.getScheme()) || "http".equalsIgnoreCase(to.getScheme());
    if (!web || to.getHost() == null || to.getUserInfo() != null) {
      throw new UnexpectedAnswerException("it names an address that is none of the web");
    }
    Origin origin = Origin.of(to);
    if (origin.scheme().equals("http")
        && (Origin.of(from).scheme().equals("https") || !transport.allowsPlain(origin))) {
      throw new UnexpectedAnswerException(
          "it leads to %s, where everybody could read and change what is sent".formatted(origin));
    }
    return to;
  }
}
