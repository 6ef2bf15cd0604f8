package dev.recap.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.PlatformException;
import dev.recap.server.access.ManualTime;
import dev.recap.server.http.Pki.Pem;
import dev.recap.server.identity.ApiTokens;
import dev.recap.server.identity.Authenticator;
import dev.recap.server.identity.ClientCertificates;
import dev.recap.server.identity.Identity;
import dev.recap.server.identity.JsonWebTokens;
import dev.recap.server.identity.LocalGroups;
import dev.recap.server.identity.LocalPeers;
import dev.recap.server.identity.MemoryTokens;
import dev.recap.server.identity.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class TlsTest {
  @TempDir private static Path folder;
  private static Pki ours;
  private static Pki theirs;
  private static Pem server;

  private final ManualTime time = new ManualTime();
  private final ApiTokens tokens = new ApiTokens(new MemoryTokens(), new SecureRandom(), time);

  TlsTest() {
    // The certificates are made now, whatever the tokens' clock says.
    time.pass(Duration.between(time.now(), Instant.now().plusSeconds(60)));
  }

  @BeforeAll
  static void authorities() throws IOException {
    // Of one name, or a client would not even show what the other has signed.
    ours = new Pki(folder.resolve("ours"), "CA");
    theirs = new Pki(folder.resolve("theirs"), "CA");
    server = ours.issue("server", "CN=recap", Pki.EC);
    ours.issue("probe", "CN=probe-7,OU=sre,OU=ops", Pki.EC);
    theirs.issue("probe", "CN=probe-7,OU=sre,OU=ops", Pki.EC);
  }

  private HttpServer start(Pem pem, Optional<Path> clients) {
    Authenticator authenticator =
        new Authenticator(
            new LocalPeers(
                new LocalGroups(folder.resolve("no-passwd"), folder.resolve("no-group"))),
            tokens,
            new JsonWebTokens(Optional::empty, time),
            new ClientCertificates(time));
    return HttpServer.start(
        new HttpServer.Parts(
            List.of(new Listen.Tls("127.0.0.1", 0, pem.certificate(), pem.key(), clients)),
            List.of(
                ServerFixture.get(
                    "/me",
                    call ->
                        call.json(
                            200,
                            call.caller().name() + " " + new TreeSet<>(call.caller().groups())))),
            authenticator::of,
            Limits.DEFAULT,
            Observer.NOBODY,
            Duration.ofSeconds(2)));
  }

  private static SSLSocket connect(HttpServer to, SSLContext with, String... protocols)
      throws IOException {
    SSLSocket socket =
        (SSLSocket)
            with.getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), to.ports().getFirst());
    socket.setSoTimeout(20_000);
    if (protocols.length > 0) {
      socket.setEnabledProtocols(protocols);
    }
    return socket;
  }

  private static RawConnection.Reply me(HttpServer to, SSLContext with, String headers)
      throws IOException {
    try (RawConnection connection = RawConnection.of(connect(to, with))) {
      return connection.ask("GET", "/me", headers, "");
    }
  }

  private String token() {
    return "Authorization: Bearer "
        + ((ApiTokens.Creation.Created)
                tokens.create(
                    "ci",
                    Set.of(Scope.READ),
                    Duration.ofDays(1),
                    new Identity.Known(Caller.local("root"), Scope.ALL)))
            .secret()
        + "\r\n";
  }

  @ParameterizedTest
  @ValueSource(strings = {Pki.RSA, Pki.EC, Pki.EDDSA})
  void takesKeysOfEveryUsualKind(String algorithm) throws Exception {
    Pem pem =
        ours.issue("kind-" + algorithm.toLowerCase(java.util.Locale.ROOT), "CN=recap", algorithm);
    try (HttpServer to = start(pem, Optional.empty())) {
      assertThat(me(to, ours.client(), token()).text()).isEqualTo("\"token:ci []\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void speaksTls(String version) throws Exception {
    try (HttpServer to = start(server, Optional.empty());
        SSLSocket socket = connect(to, ours.client(), version)) {
      socket.startHandshake();
      assertThat(socket.getSession().getProtocol()).isEqualTo(version);
    }
  }

  @Test
  void offersNoOlderVersion() {
    // No client of this JDK could ask for one: its own policy forbids them.
    Certificates certificates = new Certificates();
    assertThat(
            certificates
                .context(
                    new Listen.Tls(
                        "127.0.0.1", 0, server.certificate(), server.key(), Optional.empty()))
                .getIncludeProtocols())
        .containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
  }

  @Test
  void knowsWhoShowsAClientCertificate() throws Exception {
    try (HttpServer to = start(server, Optional.of(ours.authority()))) {
      assertThat(me(to, ours.client("probe"), "").text())
          .isEqualTo("\"cert:probe-7 [cert:ops, cert:sre]\"");
    }
  }

  @Test
  void whoShowsNoneNeedsAToken() throws Exception {
    try (HttpServer to = start(server, Optional.of(ours.authority()))) {
      assertThat(me(to, ours.client(), "").status()).isEqualTo(401);
      assertThat(me(to, ours.client(), token()).text()).isEqualTo("\"token:ci []\"");
    }
  }

  @Test
  void aTokenGoesBeforeACertificate() throws Exception {
    try (HttpServer to = start(server, Optional.of(ours.authority()))) {
      assertThat(me(to, ours.client("probe"), token()).text()).isEqualTo("\"token:ci []\"");
      assertThat(me(to, ours.client("probe"), "Authorization: Bearer recap_no\r\n").status())
          .isEqualTo(401);
    }
  }

  @Test
  void refusesTheCertificateOfAnotherAuthority() throws Exception {
    // Trusts us, and shows what others signed.
    try (HttpServer to = start(server, Optional.of(theirs.authority()))) {
      SSLContext stranger = ours.client("probe");
      assertThatThrownBy(
              () -> {
                try (SSLSocket socket = connect(to, stranger, "TLSv1.2")) {
                  socket.startHandshake();
                }
              })
          // The alert, or a broken pipe where the server closed before the client had said all.
          .isInstanceOfAny(SSLException.class, SocketException.class);
    }
  }

  @Test
  void asksForNoCertificateWhereNoneIsTaken() throws Exception {
    try (HttpServer to = start(server, Optional.empty())) {
      assertThat(me(to, ours.client("probe"), "").status()).isEqualTo(401);
    }
  }

  @Test
  void saysWhichKeyDoesNotBelongToTheCertificate() throws Exception {
    Pem other = ours.issue("other-rsa", "CN=other", Pki.RSA);
    Pem sameKind = ours.issue("other-ec", "CN=other", Pki.EC);
    for (Pem wrong : List.of(other, sameKind)) {
      assertThatThrownBy(() -> start(new Pem(server.certificate(), wrong.key()), Optional.empty()))
          .isInstanceOf(PlatformException.class)
          .hasMessageContainingAll(
              server.certificate().toString(), wrong.key().toString(), "is not its key");
    }
  }

  @Test
  void saysWhenACertificateExpired() throws Exception {
    Pem old = ours.issue("old", "CN=old", Pki.EC, "-startdate", "-10d", "-validity", "3");
    assertThatThrownBy(() -> start(old, Optional.empty()))
        .isInstanceOf(PlatformException.class)
        .hasMessageContainingAll(old.certificate().toString(), "expired at", "renew it");
    Pem early = ours.issue("early", "CN=early", Pki.EC, "-startdate", "+3d", "-validity", "3");
    assertThatThrownBy(() -> start(early, Optional.empty()))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("not valid before");
  }

  @Test
  void saysHowToMakeAKeyReadable() throws Exception {
    Path pkcs1 =
        Files.writeString(
            folder.resolve("pkcs1.key"),
            "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\n");
    assertThatThrownBy(() -> start(new Pem(server.certificate(), pkcs1), Optional.empty()))
        .hasMessageContaining("openssl pkcs8 -topk8");
    Path nothing = folder.resolve("nothing.key");
    assertThatThrownBy(() -> start(new Pem(server.certificate(), nothing), Optional.empty()))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("nothing.key");
  }

  private static X509Certificate shown(HttpServer by) throws IOException, GeneralSecurityException {
    try (SSLSocket socket = connect(by, ours.client())) {
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private static void replace(Path old, Path fresh, int seconds) throws IOException {
    Path beside =
        Files.copy(fresh, old.resolveSibling("beside"), StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(beside, FileTime.from(Instant.now().plusSeconds(seconds)));
    Files.move(beside, old, StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void usesARenewedCertificateWithoutARestart() throws Exception {
    Path place = Files.createDirectories(folder.resolve("renewed"));
    Pem used =
        new Pem(
            Files.copy(server.certificate(), place.resolve("tls.crt")),
            Files.copy(server.key(), place.resolve("tls.key")));
    Pem fresh = ours.issue("fresh", "CN=fresh", Pki.RSA);
    try (HttpServer to = start(used, Optional.empty());
        RawConnection open = RawConnection.of(connect(to, ours.client()))) {
      assertThat(shown(to).getSubjectX500Principal().getName()).isEqualTo("CN=recap");
      to.renewCertificates();
      assertThat(shown(to).getSubjectX500Principal().getName()).isEqualTo("CN=recap");

      // Between the two moves the pair does not fit.
      replace(used.certificate(), fresh.certificate(), 1);
      to.renewCertificates();
      assertThat(shown(to).getSubjectX500Principal().getName()).isEqualTo("CN=recap");
      replace(used.key(), fresh.key(), 2);
      to.renewCertificates();
      assertThat(shown(to).getSubjectX500Principal().getName()).isEqualTo("CN=fresh");
      assertThat(open.ask("GET", "/me", token(), "").status()).isEqualTo(200);

      Files.writeString(used.certificate(), "no certificate any more");
      to.renewCertificates();
      assertThat(shown(to).getSubjectX500Principal().getName()).isEqualTo("CN=fresh");
    }
  }

  @Test
  void trustsAnAuthorityThatWasAdded() throws Exception {
    Path clients = Files.copy(theirs.authority(), folder.resolve("clients.crt"));
    try (HttpServer to = start(server, Optional.of(clients))) {
      assertThatThrownBy(() -> me(to, ours.client("probe"), "")).isInstanceOf(IOException.class);
      Files.writeString(
          clients, Files.readString(theirs.authority()) + Files.readString(ours.authority()));
      to.renewCertificates();
      assertThat(me(to, ours.client("probe"), "").text())
          .isEqualTo("\"cert:probe-7 [cert:ops, cert:sre]\"");
    }
  }
}
