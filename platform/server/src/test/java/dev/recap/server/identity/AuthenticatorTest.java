package dev.recap.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.access.Caller;
import dev.recap.server.access.ManualTime;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuthenticatorTest {
  private static final String USER = System.getProperty("user.name");

  @TempDir Path folder;
  private final ManualTime time = new ManualTime();
  private final ApiTokens tokens = new ApiTokens(new MemoryTokens(), new SecureRandom(), time);
  private LocalGroups groups;
  private Authenticator authenticator;

  @BeforeEach
  void open() throws IOException {
    // The certificates are valid from the day they were made.
    time.pass(Duration.ofDays(1));
    Path passwd = folder.resolve("passwd");
    Path group = folder.resolve("group");
    Files.writeString(
        passwd,
        "alice:x:1000:1000:Alice:/home/alice:/bin/sh\nbob:x:1001:1001::/:/bin/sh\n%s:x:0:0\n"
            .formatted(USER));
    Files.writeString(
        group,
        "broken\nalice:x:1000:\nsre:x:2000:bob,alice\nleads:x:2001:bob\nops:x:2002:malice,%s\n"
            .formatted(USER));
    groups = new LocalGroups(passwd, group);
    authenticator =
        new Authenticator(
            new LocalPeers(groups),
            tokens,
            new JsonWebTokens(Optional::empty, time),
            new ClientCertificates(time));
  }

  private static X509Certificate certificate(String name) throws IOException {
    try (InputStream in = AuthenticatorTest.class.getResourceAsStream(name + ".pem")) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (CertificateException e) {
      throw new IOException(e);
    }
  }

  /** Who this process is at the other end of a real socket. */
  private UnixDomainPrincipal peer() throws IOException {
    UnixDomainSocketAddress address =
        UnixDomainSocketAddress.of(folder.resolve("socket" + System.nanoTime()));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      try (SocketChannel _ = SocketChannel.open(address);
          SocketChannel accepted = server.accept()) {
        return accepted.getOption(ExtendedSocketOptions.SO_PEERCRED);
      }
    }
  }

  private Identity by(String authorization) {
    return authenticator.of(
        new Credentials(Optional.empty(), Optional.of(authorization), Optional.empty()));
  }

  private String token() {
    return ((ApiTokens.Creation.Created)
            tokens.create(
                "ci",
                Set.of(Scope.READ),
                Duration.ofDays(1),
                new Identity.Known(Caller.local("root"), Scope.ALL)))
        .secret();
  }

  private Identity certified(String name) throws IOException {
    return authenticator.of(
        new Credentials(Optional.empty(), Optional.empty(), Optional.of(certificate(name))));
  }

  @Test
  void nobodyIsAnonymous() {
    assertThat(authenticator.of(Credentials.NONE))
        .isInstanceOfSatisfying(
            Identity.Unknown.class,
            unknown -> assertThat(unknown.problem().message()).contains("no credentials"));
  }

  @Test
  void knowsThePeerOfALocalSocketAndItsGroups() throws IOException {
    UnixDomainPrincipal peer = peer();

    assertThat(
            authenticator.of(
                new Credentials(Optional.of(peer), Optional.empty(), Optional.empty())))
        .isEqualTo(
            new Identity.Known(new Caller(USER, Set.of("ops", peer.group().getName())), Scope.ALL));
  }

  @Test
  void readsTheGroupsOfUsersFromTheFilesOfThisHost() {
    assertThat(groups.of("alice")).containsExactlyInAnyOrder("alice", "sre");
    assertThat(groups.of("bob")).containsExactlyInAnyOrder("sre", "leads");
    assertThat(groups.of("nobody")).isEmpty();
    assertThat(groups.of("")).isEmpty();
  }

  @Test
  void whatIsNamedFirstDecidesAlone() throws IOException {
    Optional<UnixDomainPrincipal> peer = Optional.of(peer());
    Optional<X509Certificate> certificate = Optional.of(certificate("probe"));

    assertThat(
            authenticator.of(new Credentials(peer, Optional.of("Bearer recap_wrong"), certificate)))
        .isInstanceOf(Identity.Unknown.class);
    assertThat(authenticator.of(new Credentials(peer, Optional.of(""), certificate)))
        .isInstanceOf(Identity.Unknown.class);
    assertThat(
            authenticator.of(new Credentials(peer, Optional.of("Bearer " + token()), certificate)))
        .isEqualTo(new Identity.Known(new Caller("token:ci", Set.of()), Set.of(Scope.READ)));
    assertThat(authenticator.of(new Credentials(peer, Optional.empty(), certificate)))
        .isInstanceOfSatisfying(
            Identity.Known.class,
            known -> assertThat(known.caller().name()).isEqualTo("cert:probe-7"));
  }

  @Test
  void takesATokenAsAPasswordToo() {
    String pair = "anything:" + token();

    assertThat(
            by(
                "bAsIc "
                    + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(Identity.Known.class);
    assertThat(by("bearer  " + token())).isInstanceOf(Identity.Known.class);
    assertThat(by("Basic !!!")).isInstanceOf(Identity.Unknown.class);
    assertThat(
            by(
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString("root:root".getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(Identity.Unknown.class);
  }

  @Test
  void refusesOtherKindsAndTooMuch() {
    assertThat(by("Negotiate abc")).isInstanceOf(Identity.Unknown.class);
    assertThat(by("Bearer")).isInstanceOf(Identity.Unknown.class);
    assertThat(by(token())).isInstanceOf(Identity.Unknown.class);
    assertThat(by("Bearer " + "a".repeat(20_000)))
        .isInstanceOfSatisfying(
            Identity.Unknown.class,
            unknown -> assertThat(unknown.problem().message()).contains("longer than"));
  }

  @Test
  void certificatesNameTheirHolderAndTheirUnits() throws IOException {
    assertThat(certified("probe"))
        .isEqualTo(
            new Identity.Known(
                new Caller("cert:probe-7", Set.of("cert:ops", "cert:sre")), Scope.ALL));
    assertThat(certified("joined"))
        .isEqualTo(new Identity.Known(new Caller("cert:probe-8", Set.of("cert:ops")), Scope.ALL));
    assertThat(certified("two-names")).isInstanceOf(Identity.Unknown.class);
    assertThat(certified("no-name")).isInstanceOf(Identity.Unknown.class);
    assertThat(certified("hidden")).isInstanceOf(Identity.Unknown.class);
    time.pass(Duration.ofDays(40_000));
    assertThat(certified("probe"))
        .isInstanceOfSatisfying(
            Identity.Unknown.class,
            unknown -> assertThat(unknown.problem().message()).contains("not valid now"));
  }
}
