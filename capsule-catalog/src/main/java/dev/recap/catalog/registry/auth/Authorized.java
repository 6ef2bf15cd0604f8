package dev.recap.catalog.registry.auth;

import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.registry.http.Answer;
import dev.recap.catalog.registry.http.Origin;
import dev.recap.catalog.registry.http.Redirects;
import dev.recap.catalog.registry.http.Request;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Sends requests and says who asks, where a registry wants to know. */
public final class Authorized {
  private final Redirects http;
  private final Logins logins;
  private final TokenServer tokens;
  private final InstantSource clock;
  private final Map<Holder, Held> held = new ConcurrentHashMap<>();

  private record Holder(Origin origin, Scope scope) {}

  /** The ticket of one scope; several threads that need a new one get the same. */
  private static final class Held {
    @Nullable Ticket ticket;
  }

  /** Over redirects, with the credentials of this host. */
  public Authorized(Redirects http, Logins logins, InstantSource clock) {
    this.http = http;
    this.logins = logins;
    this.tokens = new TokenServer(http, clock);
    this.clock = clock;
  }

  /**
   * Sends it, once more if it has to be said who asks.
   *
   * @param host the registry as people name it
   * @throws RepositoryException when nobody is known there or it is not believed
   */
  public Answer send(Request request, String host, Scope scope) throws IOException {
    Origin origin = Origin.of(request.uri());
    Held own = held.computeIfAbsent(new Holder(origin, scope), _ -> new Held());
    Optional<Ticket> ticket = current(request, host, scope, own);
    Answer first = http.send(ticket.map(t -> request.by(t.header())).orElse(request));
    if (first.status() != 401 || !Origin.of(first.uri()).equals(origin)) {
      return first;
    }
    List<Challenge> challenges = Challenge.of(first.headers("WWW-Authenticate"));
    first.close();
    return http.send(request.by(renew(request, host, scope, own, ticket, challenges).header()));
  }

  /** The ticket there is; a new one if that has run out. */
  private Optional<Ticket> current(Request request, String host, Scope scope, Held own)
      throws IOException {
    synchronized (own) {
      Ticket ticket = own.ticket;
      if (ticket != null && !clock.instant().isBefore(ticket.until())) {
        ticket = fresh(request, host, scope, ticket.challenge());
        own.ticket = ticket;
      }
      return Optional.ofNullable(ticket);
    }
  }

  private Ticket renew(
      Request request,
      String host,
      Scope scope,
      Held own,
      Optional<Ticket> refused,
      List<Challenge> challenges)
      throws IOException {
    synchronized (own) {
      Ticket since = own.ticket;
      if (since != null && !Optional.of(since).equals(refused)) {
        return since;
      }
      own.ticket = null;
      for (String scheme : List.of("bearer", "basic")) {
        for (Challenge challenge : challenges) {
          if (challenge.scheme().equals(scheme)) {
            Ticket fresh = fresh(request, host, scope, challenge);
            own.ticket = fresh;
            return fresh;
          }
        }
      }
    }
    throw new RepositoryException(
        RepositoryException.Kind.UNAUTHORIZED,
        "Tried to say to %s who asks but it names no way known here (Bearer or Basic)"
            .formatted(host));
  }

  private Ticket fresh(Request request, String host, Scope scope, Challenge challenge)
      throws IOException {
    Optional<Login> login = logins.find(host, scope.path());
    if (login.isPresent()
        && login.get().credentials() instanceof Credentials.RegistryToken(String token)) {
      return new Ticket("Bearer " + token, Instant.MAX, challenge);
    }
    if (challenge.scheme().equals("bearer")) {
      return tokens.token(request.uri(), challenge, scope, login);
    }
    if (login.isPresent() && login.get().credentials() instanceof Credentials.Password password) {
      return new Ticket(password.basic(), Instant.MAX, challenge);
    }
    throw new RepositoryException(
        RepositoryException.Kind.UNAUTHORIZED,
        "Tried to say to %s who asks but it wants a name and a password and %s: run `docker login %s` or `podman login %s`"
            .formatted(
                host,
                login
                    .map(l -> "there is only %s in %s".formatted(l.credentials(), l.from()))
                    .orElse("there are none"),
                host,
                host));
  }
}
