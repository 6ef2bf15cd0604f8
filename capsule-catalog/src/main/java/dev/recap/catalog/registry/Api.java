package dev.recap.catalog.registry;

import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.registry.auth.Authorized;
import dev.recap.catalog.registry.auth.Scope;
import dev.recap.catalog.registry.auth.Scope.Access;
import dev.recap.catalog.registry.http.Answer;
import dev.recap.catalog.registry.http.DockerHub;
import dev.recap.catalog.registry.http.HttpTransport;
import dev.recap.catalog.registry.http.Origin;
import dev.recap.catalog.registry.http.Redirects;
import dev.recap.catalog.registry.http.Request;
import java.io.IOException;
import java.net.URI;
import java.util.function.LongSupplier;

/**
 * The requests of one repository, or of one registry: as somebody, to the right address, and again
 * when they fail.
 */
final class Api {
  /** With less than that the next attempts count as if nothing had come. */
  private static final long PROGRESS = 1 << 20;

  private final HttpTransport transport;
  private final Redirects redirects;
  private final Authorized authorized;
  private final Retries retries;
  private final Failures failures;
  private final String host;
  private final String path;

  /** What is made of an answer. */
  interface Reading<T> {
    T read(Answer answer) throws IOException;
  }

  /**
   * One that has sent nothing yet.
   *
   * @param path of the repository; empty for the registry
   */
  Api(
      HttpTransport transport,
      Redirects redirects,
      Authorized authorized,
      Backoff backoff,
      String host,
      String path) {
    this.transport = transport;
    this.redirects = redirects;
    this.authorized = authorized;
    this.retries = new Retries(backoff);
    this.failures = new Failures(host, backoff.attempts());
    this.host = host;
    this.path = path;
  }

  /** How people write the repository. */
  String name() {
    return path.isEmpty() ? host : host + "/" + path;
  }

  /** The address of something of the repository, {@code tags/list} for example. */
  URI uri(String rest) throws RepositoryException {
    String server = host.equals(DockerHub.NAME) ? DockerHub.API : host;
    String within = path.isEmpty() ? "" : path + "/";
    return URI.create("%s://%s/v2/%s%s".formatted(transport.scheme(server), server, within, rest));
  }

  /** The address an answer names. */
  URI target(URI from, String location) throws IOException {
    return redirects.target(from, location);
  }

  /** Sends once. */
  <T> T send(Request request, Access access, Reading<T> reading) throws IOException {
    boolean own = Origin.of(request.uri()).equals(Origin.of(uri("")));
    try (Answer answer =
        own ? authorized.send(request, host, new Scope(path, access)) : redirects.send(request)) {
      return reading.read(answer);
    }
  }

  /**
   * Sends until there is an answer of use.
   *
   * @param purpose what follows "Tried to"
   */
  <T> T call(String purpose, Request request, Access access, Reading<T> reading)
      throws RepositoryException {
    return attempt(purpose, () -> send(request, access, reading));
  }

  /** Tries until it succeeds or no attempt does. */
  <T> T attempt(String purpose, Retries.Attempt<T> attempt) throws RepositoryException {
    return persist(purpose, () -> 0, attempt);
  }

  /** The same, but as long as a position moves on. */
  <T> T persist(String purpose, LongSupplier position, Retries.Attempt<T> attempt)
      throws RepositoryException {
    while (true) {
      long before = position.getAsLong();
      try {
        return retries.run(attempt);
      } catch (IOException e) {
        if (!retries.passes(e) || position.getAsLong() - before < PROGRESS) {
          throw failures.of(purpose, e);
        }
      }
    }
  }
}
