package dev.recap.catalog.registry.auth;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.registry.http.Answer;
import dev.recap.catalog.registry.http.BusyException;
import dev.recap.catalog.registry.http.Origin;
import dev.recap.catalog.registry.http.Payload;
import dev.recap.catalog.registry.http.Redirects;
import dev.recap.catalog.registry.http.Request;
import dev.recap.catalog.registry.http.SpecErrors;
import dev.recap.catalog.registry.http.UnexpectedAnswerException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/**
 * Exchanges credentials for tokens; see the Distribution project, "Token Authentication
 * Specification" and "Oauth2 Token Authentication".
 */
final class TokenServer {
  private static final int LARGEST_ANSWER = 1 << 20;

  /** How long a token is good for that does not say so. */
  private static final Duration USUAL = Duration.ofSeconds(60);

  /** How long before its end a token is not used any more. */
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private static final Duration LONGEST = Duration.ofHours(12);

  private final Redirects http;
  private final InstantSource clock;

  TokenServer(Redirects http, InstantSource clock) {
    this.http = http;
    this.clock = clock;
  }

  Ticket token(URI registry, Challenge challenge, Scope scope, Optional<Login> login)
      throws IOException {
    String realm =
        challenge
            .parameter("realm")
            .orElseThrow(() -> new UnexpectedAnswerException("it names no server of tokens"));
    URI server = http.target(registry, realm);
    Map<String, String> form = new LinkedHashMap<>();
    challenge.parameter("service").ifPresent(service -> form.put("service", service));
    form.put("scope", challenge.parameter("scope").orElse(scope.toString()));
    Request request = request(server, form, login);
    Instant now = clock.instant();
    try (Answer answer = http.send(request)) {
      check(answer, server, login);
      return ticket(answer.bytes(LARGEST_ANSWER), server, now, challenge);
    }
  }

  private static Request request(URI server, Map<String, String> form, Optional<Login> login) {
    if (login.isPresent()
        && login.get().credentials() instanceof Credentials.IdentityToken(String token)) {
      form.put("grant_type", "refresh_token");
      form.put("client_id", "recap");
      form.put("refresh_token", token);
      byte[] body = encoded(form).getBytes(StandardCharsets.UTF_8);
      return Request.of("POST", server)
          .with("application/x-www-form-urlencoded", new Payload.Bytes(body));
    }
    String and = server.getRawQuery() == null ? "?" : "&";
    Request get = Request.of("GET", URI.create(server + and + query(form)));
    return login.isPresent() && login.get().credentials() instanceof Credentials.Password password
        ? get.by(password.basic())
        : get;
  }

  private static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  /** In an address each scope is a parameter of its own; in a form they are one text. */
  private static String query(Map<String, String> form) {
    Map<String, String> others = new LinkedHashMap<>(form);
    others.remove("scope");
    return Stream.concat(
            Stream.of(encoded(others)).filter(text -> !text.isEmpty()),
            Stream.of(form.getOrDefault("scope", "").split(" "))
                .map(one -> encoded(Map.of("scope", one))))
        .collect(Collectors.joining("&"));
  }

  private static void check(Answer answer, URI server, Optional<Login> login) throws IOException {
    if (answer.status() == 200) {
      return;
    }
    BusyException.check(answer);
    String said =
        "%s answered %d%s".formatted(Origin.of(server), answer.status(), SpecErrors.quoted(answer));
    if (answer.status() == 401 || answer.status() == 403) {
      throw new RepositoryException(
          RepositoryException.Kind.UNAUTHORIZED,
          "Tried to get a token from %s but %s: %s"
              .formatted(
                  Origin.of(server),
                  said,
                  login
                      .map(l -> "log in again, the credentials are those of " + l.from())
                      .orElse("log in with docker or podman, there are no credentials")));
    }
    throw new UnexpectedAnswerException(said + " when asked for a token");
  }

  private static Ticket ticket(byte[] body, URI server, Instant now, Challenge challenge)
      throws UnexpectedAnswerException {
    try {
      Map<String, Object> json = PlainJson.readObject(new String(body, StandardCharsets.UTF_8));
      Object token = json.containsKey("token") ? json.get("token") : json.get("access_token");
      if (token instanceof String text && text.matches("[\\x21-\\x7e]+")) {
        Duration good =
            json.get("expires_in") instanceof Number seconds
                ? Duration.ofSeconds(Math.clamp(seconds.longValue(), 0, LONGEST.toSeconds()))
                : USUAL;
        return new Ticket("Bearer " + text, now.plus(good).minus(MARGIN), challenge);
      }
    } catch (JacksonException e) {
      // Without the cause: it quotes what was read.
    }
    throw new UnexpectedAnswerException("%s answered without a token".formatted(Origin.of(server)));
  }
}
