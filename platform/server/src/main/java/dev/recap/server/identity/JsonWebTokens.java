package dev.recap.server.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.recap.core.access.Caller;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.access.TrustedIssuer;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Callers that an OpenID Connect issuer vouches for: {@code oidc:} and the name it gives them, in
 * the groups {@code oidc:} and the groups it lists.
 */
public final class JsonWebTokens {
  private final Supplier<Optional<TrustedIssuer>> issuer;
  private final TimeSource time;
  private @Nullable IssuedTokens known;

  /**
   * Tokens of one issuer.
   *
   * @param issuer whose tokens are believed now, if anybody's are
   */
  public JsonWebTokens(Supplier<Optional<TrustedIssuer>> issuer, TimeSource time) {
    this.issuer = issuer;
    this.time = time;
  }

  Identity identity(String token) {
    Optional<TrustedIssuer> trusted = issuer.get();
    if (trusted.isEmpty()) {
      return Identity.Unknown.because(
          "the token is no API token, and this server believes no issuer of others");
    }
    try {
      return identity(trusted.get(), issued(trusted.get()).verify(token));
    } catch (KeySourceException e) {
      return Identity.Unknown.because(
          "the keys of %s cannot be had now: try again later".formatted(trusted.get().issuer()));
    } catch (ParseException | BadJOSEException | JOSEException e) {
      return Identity.Unknown.because(
          "the token of %s is not valid (%s): get a new one"
              .formatted(trusted.get().issuer(), e.getMessage()));
    }
  }

  private synchronized IssuedTokens issued(TrustedIssuer trusted) {
    IssuedTokens ready = known;
    if (ready == null || !ready.issuer().equals(trusted)) {
      ready = IssuedTokens.of(trusted, time);
      known = ready;
    }
    return ready;
  }

  private static Identity identity(TrustedIssuer trusted, JWTClaimsSet claims) {
    Map<String, Object> all = claims.getClaims();
    return all.get(trusted.nameClaim()) instanceof String name && Names.isName(name)
        ? new Identity.Known(
            new Caller("oidc:" + name, groups(all.get(trusted.groupsClaim()))), Scope.ALL)
        : Identity.Unknown.because(
            "the token of %s has no claim %s that is a name"
                .formatted(trusted.issuer(), trusted.nameClaim()));
  }

  private static Set<String> groups(@Nullable Object claim) {
    Stream<?> texts =
        switch (claim) {
          case null -> Stream.empty();
          case List<?> list -> list.stream();
          default -> Stream.of(claim);
        };
    return texts
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .filter(Names::isName)
        .map(group -> "oidc:" + group)
        .collect(Collectors.toUnmodifiableSet());
  }
}
