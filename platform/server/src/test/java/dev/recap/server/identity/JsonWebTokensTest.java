package dev.recap.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.recap.core.access.Caller;
import dev.recap.server.access.ManualTime;
import dev.recap.server.access.TrustedIssuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_METHOD)
final class JsonWebTokensTest {
  private static final String ISSUER = "https://login.example.com";
  private static final Keys KEYS = new Keys();

  /** Made once: RSA keys take a while. */
  private static final class Keys {
    private final RSAKey first;
    private final RSAKey second;
    private final ECKey curve;

    Keys() {
      try {
        first = new RSAKeyGenerator(2048).keyID("first").generate();
        second = new RSAKeyGenerator(2048).keyID("second").generate();
        curve = new ECKeyGenerator(Curve.P_256).keyID("curve").generate();
      } catch (JOSEException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @TempDir Path folder;
  private final ManualTime time = new ManualTime();
  private Path file;
  private JsonWebTokens tokens;

  @BeforeAll
  static void keysAreThere() {
    assertThat(KEYS.first.isPrivate()).isTrue();
  }

  @BeforeEach
  void trust() throws IOException {
    file = folder.resolve("keys.json");
    publish(KEYS.first, KEYS.curve);
    tokens = tokens(new TrustedIssuer.Keys.In(file));
  }

  private void publish(JWK... keys) throws IOException {
    Files.writeString(file, set(keys));
    Files.setLastModifiedTime(file, FileTime.from(time.now().minusSeconds(60)));
  }

  private static String set(JWK... keys) {
    return new JWKSet(Arrays.asList(keys)).toString(true);
  }

  private JsonWebTokens tokens(TrustedIssuer.Keys keys) {
    TrustedIssuer issuer =
        new TrustedIssuer(
            ISSUER, Set.of("recap", "other"), keys, "sub", "groups", Duration.ofMinutes(1));
    return new JsonWebTokens(() -> Optional.of(issuer), time);
  }

  private JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience("recap")
        .subject("alice@example.com")
        .claim("groups", List.of("sre", "leads"))
        .issueTime(Date.from(time.now()))
        .expirationTime(Date.from(time.now().plusSeconds(600)));
  }

  private static String signed(RSAKey key, JWTClaimsSet claims) throws JOSEException {
    return signed(
        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
        new RSASSASigner(key),
        claims);
  }

  private static String signed(JWSHeader header, JWSSigner signer, JWTClaimsSet claims)
      throws JOSEException {
    SignedJWT token = new SignedJWT(header, claims);
    token.sign(signer);
    return token.serialize();
  }

  private String refused(String token) {
    Identity identity = tokens.identity(token);
    assertThat(identity).isInstanceOf(Identity.Unknown.class);
    return ((Identity.Unknown) identity).problem().message();
  }

  private String refused(JWTClaimsSet.Builder claims) throws JOSEException {
    return refused(signed(KEYS.first, claims.build()));
  }

  @Test
  void takesNameAndGroupsFromWhatTheIssuerSigned() throws JOSEException {
    Identity alice =
        new Identity.Known(
            new Caller("oidc:alice@example.com", Set.of("oidc:sre", "oidc:leads")), Scope.ALL);

    assertThat(tokens.identity(signed(KEYS.first, claims().build()))).isEqualTo(alice);
    assertThat(
            tokens.identity(
                signed(
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .keyID("curve")
                        .type(new JOSEObjectType("at+jwt"))
                        .build(),
                    new ECDSASigner(KEYS.curve),
                    claims().build())))
        .isEqualTo(alice);
    assertThat(
            tokens.identity(signed(KEYS.first, claims().audience(List.of("x", "other")).build())))
        .isEqualTo(alice);
  }

  @Test
  void refusesWhatIsNotSignedAtAll() {
    assertThat(refused(new PlainJWT(claims().build()).serialize())).contains("not valid");
    assertThat(refused("eyJhbGciOiJub25lIn0.e30.")).contains("not valid");
    assertThat(refused("no token at all")).contains("not valid");
    assertThat(refused("")).contains("not valid");
  }

  @Test
  void refusesAPublicKeyUsedAsASharedSecret() throws JOSEException {
    for (byte[] secret :
        List.of(
            KEYS.first.toRSAPublicKey().getEncoded(),
            KEYS.first.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))) {
      String token =
          signed(
              new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("first").build(),
              new MACSigner(secret),
              claims().build());

      assertThat(refused(token)).contains("not valid");
    }
  }

  @Test
  void refusesAKeyThatTheTokenBringsAlong() throws JOSEException {
    JWSHeader own =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .keyID("second")
            .jwk(KEYS.second.toPublicJWK())
            .jwkURL(URI.create("https://evil.example.com/keys"))
            .build();

    assertThat(refused(signed(own, new RSASSASigner(KEYS.second), claims().build())))
        .contains("not valid");
  }

  @Test
  void refusesAKeyOfAnotherUnderAKnownName() throws JOSEException {
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("first").build();

    assertThat(refused(signed(header, new RSASSASigner(KEYS.second), claims().build())))
        .contains("not valid");
  }

  @Test
  void refusesATokenForOthersOrOfOthers() throws JOSEException {
    refused(claims().issuer("https://login.example.com/"));
    refused(claims().issuer(null));
    refused(claims().audience("somebody"));
    refused(claims().audience((String) null));
  }

  @Test
  void holdsToTheTimesWithinTheSkewOfClocks() throws JOSEException {
    String token = signed(KEYS.first, claims().build());
    String early =
        signed(
            KEYS.first,
            claims()
                .notBeforeTime(Date.from(time.now().plusSeconds(90)))
                .expirationTime(Date.from(time.now().plusSeconds(9000)))
                .build());
    refused(early);
    refused(claims().expirationTime(null));
    time.pass(Duration.ofSeconds(31));
    assertThat(tokens.identity(early)).isInstanceOf(Identity.Known.class);
    time.pass(Duration.ofSeconds(600 + 58 - 31));
    assertThat(tokens.identity(token)).isInstanceOf(Identity.Known.class);
    time.pass(Duration.ofSeconds(3));
    assertThat(refused(token)).contains("get a new one");
  }

  @Test
  void refusesNamesThatCannotBeShown() throws JOSEException {
    refused(claims().subject(null));
    refused(claims().subject(""));
    refused(claims().subject("alice\u001b[2J"));
    refused(claims().subject("ali\u202ece"));
    refused(claims().subject("a".repeat(201)));
    assertThat(
            tokens.identity(
                signed(KEYS.first, claims().claim("groups", List.of("ok", "x\ny", 7)).build())))
        .isEqualTo(
            new Identity.Known(new Caller("oidc:alice@example.com", Set.of("oidc:ok")), Scope.ALL));
  }

  @Test
  void followsAFileOfKeysThatChanges() throws JOSEException, IOException {
    String token = signed(KEYS.second, claims().build());
    refused(token);
    publish(KEYS.second);
    Files.setLastModifiedTime(file, FileTime.from(time.now().minusSeconds(30)));

    assertThat(tokens.identity(token)).isInstanceOf(Identity.Known.class);
    refused(claims());
    Files.delete(file);
    assertThat(refused(token)).contains("cannot be had now");
  }

  @Test
  void asksAnIssuerAgainForAKeyItDoesNotKnowAndNotForEveryToken()
      throws IOException, JOSEException {
    AtomicInteger asked = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/keys",
        exchange -> {
          byte[] body =
              (asked.incrementAndGet() == 1 ? set(KEYS.first) : set(KEYS.first, KEYS.second))
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      tokens =
          tokens(
              new TrustedIssuer.Keys.At(
                  URI.create("http://127.0.0.1:%d/keys".formatted(server.getAddress().getPort()))));
      for (int i = 0; i < 20; i++) {
        assertThat(tokens.identity(signed(KEYS.first, claims().build())))
            .isInstanceOf(Identity.Known.class);
      }
      assertThat(asked.get()).isEqualTo(1);
      assertThat(tokens.identity(signed(KEYS.second, claims().build())))
          .isInstanceOf(Identity.Known.class);
      RSAKey unknown = new RSAKey.Builder(KEYS.second).keyID("unknown").build();
      for (int i = 0; i < 20; i++) {
        tokens.identity(signed(unknown, claims().build()));
      }
      assertThat(asked.get()).isLessThanOrEqualTo(3);
    } finally {
      server.stop(0);
    }
    assertThat(tokens.identity(signed(KEYS.second, claims().build())))
        .isInstanceOf(Identity.Known.class);
  }

  @Test
  void saysWhenTheIssuerCannotBeReached() throws JOSEException {
    tokens = tokens(new TrustedIssuer.Keys.At(URI.create("http://127.0.0.1:1/keys")));

    assertThat(refused(claims())).contains("cannot be had now");
  }

  @Test
  void believesNobodyWithoutAnIssuer() throws JOSEException {
    tokens = new JsonWebTokens(Optional::empty, time);

    assertThat(refused(claims())).contains("believes no issuer");
  }
}
