package dev.recap.server.identity;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.TimeSource;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Who a client certificate names: {@code cert:} and its common name, in the groups {@code cert:}
 * and its organisational units. That it is of an authority that is trusted is TLS's business.
 */
public final class ClientCertificates {
  private final TimeSource time;

  /** Certificates that count while they are valid. */
  public ClientCertificates(TimeSource time) {
    this.time = time;
  }

  Identity identity(X509Certificate certificate) {
    try {
      certificate.checkValidity(Date.from(time.now()));
      List<Rdn> subject = new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
      List<String> names = values(subject, "CN");
      if (names.size() != 1 || !Names.isName(names.getFirst())) {
        return Identity.Unknown.because(
            "the certificate has not one common name that can be shown: ask for one that has");
      }
      Set<String> groups =
          values(subject, "OU").stream()
              .filter(Names::isName)
              .map(unit -> "cert:" + unit)
              .collect(Collectors.toUnmodifiableSet());
      return new Identity.Known(new Caller("cert:" + names.getFirst(), groups), Scope.ALL);
    } catch (CertificateException e) {
      return Identity.Unknown.because("the certificate is not valid now: ask for a new one");
    } catch (InvalidNameException e) {
      return Identity.Unknown.because("the subject of the certificate is no name");
    }
  }

  private static List<String> values(List<Rdn> subject, String type) {
    return subject.stream()
        .flatMap(rdn ->
            Collections.list(rdn.toAttributes().getAll()).stream()
                .filter(attribute -> attribute.getID().equalsIgnoreCase(type)))
        .map(attribute -> {
          try {
            return attribute.get() instanceof String text ? text : "";
          } catch (javax.naming.NamingException e) {
            return "";
          }
        })
        .toList();
  }
}
