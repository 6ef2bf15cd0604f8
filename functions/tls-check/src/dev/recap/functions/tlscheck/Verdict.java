package dev.recap.functions.tlscheck;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to be thought of a server.
 *
 * @param level {@code ok}, {@code warn} or {@code fail}
 * @param daysLeft whole days until the first certificate that matters expires; negative when it has
 * @param error why it is refused
 */
record Verdict(String level, long daysLeft, Optional<String> error) {
  /** From old to new: the names do not sort. */
  private static final List<String> PROTOCOLS = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");

  static Verdict of(Handshake handshake, Instant now, Thresholds thresholds) {
    X509Certificate first = firstToExpire(handshake.chain());
    long daysLeft = daysLeft(first, now);
    List<String> reasons = new ArrayList<>();
    if (now.isBefore(first.getNotBefore().toInstant())) {
      reasons.add("its certificate is not valid before " + first.getNotBefore().toInstant());
    }
    if (daysLeft < 0) {
      reasons.add("its certificate expired on " + first.getNotAfter().toInstant());
    } else if (daysLeft < thresholds.failDays()) {
      reasons.add("its certificate expires in %d days: renew it".formatted(daysLeft));
    }
    if (thresholds.verify()) {
      handshake.problem().ifPresent(reasons::add);
    }
    if (PROTOCOLS.indexOf(handshake.protocol()) < PROTOCOLS.indexOf(thresholds.protocol())) {
      reasons.add("it agrees on %s only".formatted(handshake.protocol()));
    }
    Optional<String> error =
        reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons));
    String level = error.isPresent() ? "fail" : daysLeft < thresholds.warnDays() ? "warn" : "ok";
    return new Verdict(level, daysLeft, error);
  }

  /** Roots that a server sends along do not matter: those the caller has do. */
  private static X509Certificate firstToExpire(List<X509Certificate> chain) {
    X509Certificate first = chain.getFirst();
    for (X509Certificate certificate : chain) {
      boolean root =
          certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
      if (!root && certificate.getNotAfter().before(first.getNotAfter())) {
        first = certificate;
      }
    }
    return first;
  }

  static long daysLeft(X509Certificate certificate, Instant now) {
    Duration left = Duration.between(now, certificate.getNotAfter().toInstant());
    return Math.floorDiv(left.toSeconds(), Duration.ofDays(1).toSeconds());
  }
}
