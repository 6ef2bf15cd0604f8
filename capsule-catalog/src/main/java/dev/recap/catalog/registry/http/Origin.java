package dev.recap.catalog.registry.http;

import java.net.URI;
import java.util.Locale;

/**
 * Who an address belongs to; see RFC 6454, section 4.
 *
 * @param port never left out
 */
public record Origin(String scheme, String host, int port) {
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  /** That of an absolute address. */
  public static Origin of(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    int usual = scheme.equals("https") ? HTTPS : HTTP;
    return new Origin(
        scheme, uri.getHost().toLowerCase(Locale.ROOT), uri.getPort() < 0 ? usual : uri.getPort());
  }

  /** As people write it: without the usual port. */
  public String authority() {
    boolean usual = port == (scheme.equals("https") ? HTTPS : HTTP);
    return usual ? host : host + ":" + port;
  }

  @Override
  public String toString() {
    return scheme + "://" + authority();
  }
}
