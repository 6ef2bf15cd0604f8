package dev.recap.server.identity;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds out whose a request is. What is named first decides alone: an Authorization header, then a
 * certificate, then the peer. One that proves nothing is not made up for by another.
 */
public final class Authenticator {
  private static final int LONGEST = 16 << 10;

  private final LocalPeers peers;
  private final ApiTokens tokens;
  private final JsonWebTokens webTokens;
  private final ClientCertificates certificates;

  /** One that knows these kinds of credentials. */
  public Authenticator(
      LocalPeers peers,
      ApiTokens tokens,
      JsonWebTokens webTokens,
      ClientCertificates certificates) {
    this.peers = peers;
    this.tokens = tokens;
    this.webTokens = webTokens;
    this.certificates = certificates;
  }

  /** Whose the request is that brought these. */
  public Identity of(Credentials credentials) {
    return credentials
        .authorization()
        .map(this::header)
        .or(() -> credentials.certificate().map(certificates::identity))
        .or(() -> credentials.peer().map(peers::identity))
        .orElseGet(() ->
            Identity.Unknown.because(
                "the request brings no credentials: send Authorization: Bearer TOKEN"));
  }

  private Identity header(String text) {
    if (text.length() > LONGEST) {
      return Identity.Unknown.because(
          "the Authorization header is longer than %d characters: send one token"
              .formatted(LONGEST));
    }
    String[] parts = text.strip().split(" +", 2);
    String credentials = parts.length == 2 ? parts[1].strip() : "";
    return switch (parts[0].toLowerCase(Locale.ROOT)) {
      case "bearer" ->
          ApiTokens.looksLikeOne(credentials)
              ? tokens.identity(credentials)
              : webTokens.identity(credentials);
      case "basic" -> basic(credentials);
      default ->
          Identity.Unknown.because(
              "the Authorization header is of an unknown kind: send Authorization: Bearer TOKEN");
    };
  }

  /** What clients send that only know names and passwords: a token as the password. */
  private Identity basic(String encoded) {
    return password(encoded)
        .filter(ApiTokens::looksLikeOne)
        .map(tokens::identity)
        .orElseGet(() ->
            Identity.Unknown.because(
                "the password of the Authorization header is no token: send NAME:recap_…"));
  }

  private static Optional<String> password(String encoded) {
    try {
      String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0 ? Optional.empty() : Optional.of(pair.substring(colon + 1));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
