package dev.recap.functions.tlscheck;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Lets every handshake succeed, and remembers why another would not have. */
final class Witness extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager judge;
  private Optional<String> problem = Optional.empty();

  Witness(X509ExtendedTrustManager judge) {
    this.judge = judge;
  }

  /** Why the server is not trusted; empty when it is. */
  Optional<String> problem() {
    return problem;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
    try {
      judge.checkServerTrusted(chain, type, socket);
    } catch (CertificateException e) {
      problem = Optional.of(reason(e));
    }
  }

  /** The innermost message says what was wrong with which certificate. */
  private static String reason(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return cause == null ? String.valueOf(thrown.getMessage()) : reason(cause);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
    throw new UnsupportedOperationException("only sockets are used");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) {
    throw new UnsupportedOperationException("only sockets are used");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
    throw new UnsupportedOperationException("this is a client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
    throw new UnsupportedOperationException("this is a client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) {
    throw new UnsupportedOperationException("this is a client");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
