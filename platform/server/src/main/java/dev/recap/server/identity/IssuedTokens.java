package dev.recap.server.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.access.TrustedIssuer;
import java.net.MalformedURLException;
import java.net.URI;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.Date;
import java.util.Set;

/**
 * Verifies the JSON Web Tokens of one issuer (RFC 7519 and 8725): signed, with an asymmetric
 * algorithm and a key of its own, for this server, and valid now.
 */
record IssuedTokens(TrustedIssuer issuer, DefaultJWTProcessor<SecurityContext> processor) {
  /** Never HS256 and the like: whoever knows a public key could sign with it. */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  /** Access tokens of RFC 9068 say at+jwt; null is a token that says nothing. */
  private static final DefaultJOSEObjectTypeVerifier<SecurityContext> TYPES =
      new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null);

  private static final int CONNECT_MILLIS = 5_000;
  private static final int READ_MILLIS = 5_000;
  private static final int LARGEST = 256 << 10;
  private static final long FRESH_MILLIS = Duration.ofMinutes(15).toMillis();
  private static final long WAIT_MILLIS = Duration.ofSeconds(10).toMillis();

  /** How often an unknown key lets the issuer be asked for new ones. */
  private static final long AGAIN_MILLIS = Duration.ofSeconds(30).toMillis();

  private static final long OUTAGE_MILLIS = Duration.ofHours(1).toMillis();

  static IssuedTokens of(TrustedIssuer issuer, TimeSource time) {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(TYPES);
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(ALGORITHMS, keys(issuer.keys(), time)));
    processor.setJWTClaimsSetVerifier(new Claims(issuer, time));
    return new IssuedTokens(issuer, processor);
  }

  JWTClaimsSet verify(String token) throws ParseException, BadJOSEException, JOSEException {
    return processor.process(SignedJWT.parse(token), null);
  }

  private static JWKSource<SecurityContext> keys(TrustedIssuer.Keys keys, TimeSource time) {
    return switch (keys) {
      case TrustedIssuer.Keys.In(Path file) -> new JwkFile(file, time);
      case TrustedIssuer.Keys.At(URI url) -> {
        try {
          yield JWKSourceBuilder.<SecurityContext>create(
                  url.toURL(), new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, LARGEST))
              .cache(FRESH_MILLIS, WAIT_MILLIS)
              .refreshAheadCache(false)
              .rateLimited(AGAIN_MILLIS)
              .retrying(true)
              .outageTolerant(OUTAGE_MILLIS)
              .build();
        } catch (MalformedURLException e) {
          throw new IllegalArgumentException(url + " was found to be a URL", e);
        }
      }
    };
  }

  /** What a token must say: its issuer, its audience, whose it is and how long it is valid. */
  private static final class Claims extends DefaultJWTClaimsVerifier<SecurityContext> {
    private final TimeSource time;

    Claims(TrustedIssuer issuer, TimeSource time) {
      super(
          issuer.audience(),
          new JWTClaimsSet.Builder().issuer(issuer.issuer()).build(),
          Set.of(issuer.nameClaim(), "exp"),
          Set.of());
      this.time = time;
      setMaxClockSkew(Math.toIntExact(issuer.clockSkew().toSeconds()));
    }

    @Override
    protected Date currentTime() {
      return Date.from(time.now());
    }
  }
}
