package dev.recap.catalog.registry;

import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.place.RepositoryException.Kind;
import dev.recap.catalog.registry.http.BusyException;
import dev.recap.catalog.registry.http.SpecErrors;
import dev.recap.catalog.registry.http.UnexpectedAnswerException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;

/**
 * Says what a failure was.
 *
 * @param host the registry as people name it
 */
record Failures(String host, int attempts) {
  RepositoryException of(String purpose, IOException failure) {
    return switch (failure) {
      case RepositoryException known -> known;
      case Refusal refusal -> of(refusal.kind(), purpose, refusal.but(), failure);
      case UnexpectedAnswerException e ->
          of(Kind.UNEXPECTED, purpose, e.getMessage() + "; is it a registry?", failure);
      case ProtocolException e ->
          of(
              Kind.UNEXPECTED,
              purpose,
              host + " does not speak HTTP there; check the port",
              failure);
      case BusyException busy ->
          of(
              Kind.UNREACHABLE,
              purpose,
              busy.getMessage()
                  + busy.retryAfter()
                      .map(wait -> "; try again in %d s".formatted(wait.toSeconds()))
                      .orElse(", %d times; try again later".formatted(attempts)),
              failure);
      default -> of(Kind.UNREACHABLE, purpose, unreachable(failure), failure);
    };
  }

  private RepositoryException of(Kind kind, String purpose, String but, IOException cause) {
    return new RepositoryException(kind, "Tried to %s but %s".formatted(purpose, but), cause);
  }

  private String unreachable(IOException failure) {
    Throwable root = Retries.root(failure);
    if (root instanceof UnresolvedAddressException || root instanceof UnknownHostException) {
      return "there is no host %s; check the name".formatted(host);
    }
    if (failure instanceof InterruptedIOException) {
      return "it was interrupted";
    }
    if (failure instanceof HttpConnectTimeoutException) {
      return "there is no way to %s (no connection in time); check network and proxy"
          .formatted(host);
    }
    if (failure instanceof ConnectException) {
      return "nobody answers at %s (no connection); check that the registry runs".formatted(host);
    }
    if (failure instanceof SSLException && wantsToKnowWho(String.valueOf(root.getMessage()))) {
      return ("%s wants a certificate that says who asks (%s); put client.cert and client.key into"
              + " /etc/containers/certs.d/%s/")
          .formatted(host, SpecErrors.quote(String.valueOf(root.getMessage())), host);
    }
    if (failure instanceof SSLException) {
      return ("there is no trust in %s (%s); put the PEM of its certificate authority into"
              + " /etc/containers/certs.d/%s/ca.crt")
          .formatted(host, SpecErrors.quote(String.valueOf(root.getMessage())), host);
    }
    String said = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    return "the connection to %s failed %d times (%s); try again, what came is kept"
        .formatted(host, attempts, SpecErrors.quote(said));
  }

  /** What it says by alerts, of which nothing else is known; see RFC 8446, section 6.2. */
  private static boolean wantsToKnowWho(String message) {
    return message.contains("fatal alert: certificate_required")
        || message.contains("fatal alert: bad_certificate")
        || message.contains("fatal alert: unknown_ca");
  }
}
