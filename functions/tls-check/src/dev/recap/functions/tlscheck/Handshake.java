package dev.recap.functions.tlscheck;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * What a server showed.
 *
 * @param address of the server
 * @param chain as sent, the server's own certificate first
 * @param problem why it is not trusted; empty when it is
 * @param protocol as agreed on
 * @param cipher as agreed on, by its standard name
 * @param applicationProtocol {@code h2}, {@code http/1.1} or nothing
 * @param micros microseconds from connection to the handshake's end
 */
record Handshake(
    String address,
    List<X509Certificate> chain,
    Optional<String> problem,
    String protocol,
    String cipher,
    String applicationProtocol,
    long micros) {

  static Handshake with(String host, int port, String name, Trust trust, Duration timeout)
      throws IOException, GeneralSecurityException {
    Witness witness = new Witness(trust.manager());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {witness}, null);
    int millis = Math.toIntExact(timeout.toMillis());
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), millis);
      plain.setSoTimeout(millis);
      long start = System.nanoTime();
      // The name makes the server name indication, and is what the certificate must be for.
      try (SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, name, port, true)) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2", "TLSv1.1", "TLSv1"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        long micros = Duration.ofNanos(System.nanoTime() - start).toNanos() / 1000;
        SSLSession session = socket.getSession();
        return new Handshake(
            plain.getInetAddress().getHostAddress(),
            certificates(session),
            witness.problem(),
            session.getProtocol(),
            session.getCipherSuite(),
            socket.getApplicationProtocol(),
            micros);
      }
    } catch (UnknownHostException e) {
      throw failed(host, port, "the name has no address: recap invoke dns-check shows more", e);
    } catch (IOException e) {
      throw failed(host, port, String.valueOf(e.getMessage()), e);
    }
  }

  private static IOException failed(String host, int port, String why, IOException cause) {
    return new IOException(
        "Tried to shake hands with %s:%d but %s".formatted(host, port, why), cause);
  }

  private static List<X509Certificate> certificates(SSLSession session) throws IOException {
    List<X509Certificate> chain = new ArrayList<>();
    for (Certificate certificate : session.getPeerCertificates()) {
      if (certificate instanceof X509Certificate x509) {
        chain.add(x509);
      }
    }
    return List.copyOf(chain);
  }
}
