package dev.recap.catalog.registry.http;

import java.util.Set;

/**
 * Who may be spoken to without TLS: this machine, and who is named.
 *
 * @param hosts {@code HOST} or {@code HOST:PORT}, lower case
 */
public record PlainHttp(Set<String> hosts) {
  /** Whether what goes there need not be encrypted. */
  public boolean allows(Origin origin) {
    return loopback(origin.host())
        || hosts.contains(origin.host())
        || hosts.contains(origin.host() + ":" + origin.port());
  }

  static boolean loopback(String host) {
    return host.equals("localhost")
        || host.matches("127(\\.[0-9]{1,3}){3}")
        || host.equals("[::1]")
        || host.equals("::1");
  }
}
