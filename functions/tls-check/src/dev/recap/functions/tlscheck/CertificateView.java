package dev.recap.functions.tlscheck;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/** A certificate as JSON. */
final class CertificateView {
  private CertificateView() {}

  static JsonObject of(X509Certificate certificate, Instant now) {
    JsonObject view = new JsonObject();
    view.addProperty("subject", certificate.getSubjectX500Principal().getName());
    view.addProperty("issuer", certificate.getIssuerX500Principal().getName());
    view.add("alternative_names", alternativeNames(certificate));
    view.addProperty("not_before", certificate.getNotBefore().toInstant().toString());
    view.addProperty("not_after", certificate.getNotAfter().toInstant().toString());
    view.addProperty("days_left", Verdict.daysLeft(certificate, now));
    view.addProperty("serial", certificate.getSerialNumber().toString(16));
    view.addProperty("key", key(certificate.getPublicKey()));
    view.addProperty("signature", certificate.getSigAlgName());
    view.addProperty("sha256", fingerprint(certificate));
    return view;
  }

  private static JsonArray alternativeNames(X509Certificate certificate) {
    JsonArray names = new JsonArray();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      if (all != null) {
        // Each is its type, a number of RFC 5280, and the name, a text for those of servers.
        all.forEach(entry -> names.add(String.valueOf(entry.get(1))));
      }
    } catch (CertificateParsingException e) {
      names.add("unreadable");
    }
    return names;
  }

  private static String key(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      return "RSA " + rsa.getModulus().bitLength();
    }
    return key instanceof ECPublicKey ec
        ? "EC " + ec.getParams().getCurve().getField().getFieldSize()
        : key.getAlgorithm();
  }

  private static String fingerprint(X509Certificate certificate) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException("Tried to make a fingerprint of a certificate", e);
    }
  }
}
