package dev.recap.server.http;

import dev.recap.catalog.trust.FileStates;
import dev.recap.core.invocation.PlatformException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates that the server shows and trusts. Once their files have changed new connections
 * get the new ones; as long as those cannot be used, the ones before stay.
 */
final class Certificates implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);
  private static final Duration LOOK = Duration.ofSeconds(30);

  private final List<Used> all = new ArrayList<>();
  private final Thread watch = Thread.ofVirtual().name("certificates").unstarted(this::watch);

  private static final class Used {
    private final Listen.Tls tls;
    private final SslContextFactory.Server context;
    private @Nullable FileStates states;

    private Used(Listen.Tls tls, SslContextFactory.Server context) {
      this.tls = tls;
      this.context = context;
    }

    private List<Path> files() {
      return Stream.concat(Stream.of(tls.certificate(), tls.key()), tls.clients().stream())
          .toList();
    }
  }

  /**
   * The settings of a connector.
   *
   * @throws PlatformException when its files cannot be used
   */
  SslContextFactory.Server context(Listen.Tls tls) {
    SslContextFactory.Server context = new SslContextFactory.Server();
    context.setKeyStorePassword("");
    context.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    context.setWantClientAuth(tls.clients().isPresent());
    Used used = new Used(tls, context);
    used.states = states(used);
    fill(context, tls);
    all.add(used);
    return context;
  }

  /** Reads all before it changes anything. */
  private static void fill(SslContextFactory context, Listen.Tls tls) {
    KeyStore own = PemKeys.server(tls.certificate(), tls.key());
    KeyStore authorities = tls.clients().map(PemKeys::authorities).orElse(null);
    context.setKeyStore(own);
    context.setTrustStore(authorities);
  }

  void start() {
    if (!all.isEmpty()) {
      watch.start();
    }
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(LOOK);
        renew();
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /** Reads again what has changed. */
  synchronized void renew() {
    for (Used used : all) {
      @Nullable FileStates now = states(used);
      if (now == null || now.equals(used.states)) {
        continue;
      }
      used.states = now;
      try {
        used.context.reload(context -> fill(context, used.tls));
        LOG.info("The certificate {} is used from now on", used.tls.certificate());
      } catch (PlatformException e) {
        LOG.error("{}; the one before stays in use", e.problem().message());
      } catch (Exception e) {
        LOG.error(
            "Tried to use the certificate {} but {}; the one before stays in use",
            used.tls.certificate(),
            e.getMessage());
      }
    }
  }

  /** Empty when it cannot be told, in which case reading says why. */
  private static @Nullable FileStates states(Used used) {
    try {
      return FileStates.of(used.files());
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public void close() {
    watch.interrupt();
  }
}
