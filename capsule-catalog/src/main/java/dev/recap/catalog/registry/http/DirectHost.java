package dev.recap.catalog.registry.http;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An entry of {@code NO_PROXY}: a host with everything below it, with or without a port; an
 * address; a network of IPv4 such as {@code 10.0.0.0/8}; or {@code *} for everything.
 *
 * @param text as it was written, lower case
 */
public record DirectHost(String text) {
  private static final Pattern NETWORK =
      Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)\\.(\\d+)(?:/(\\d{1,2}))?");

  /** The entries of a list with commas. */
  static List<DirectHost> list(String text) {
    return Arrays.stream(text.split("[,\\s]+", -1))
        .filter(entry -> !entry.isEmpty())
        .map(entry -> new DirectHost(entry.toLowerCase(Locale.ROOT)))
        .toList();
  }

  boolean covers(Origin origin) {
    if (text.equals("*")) {
      return true;
    }
    Matcher network = NETWORK.matcher(text);
    Matcher address = NETWORK.matcher(origin.host());
    if (network.matches() && address.matches()) {
      int bits = network.group(5) == null ? Integer.SIZE : Integer.parseInt(network.group(5));
      long mask = bits == 0 ? 0 : -1L << (Integer.SIZE - Math.min(bits, Integer.SIZE));
      return ((number(network) ^ number(address)) & mask & 0xffffffffL) == 0;
    }
    int colon = text.lastIndexOf(':');
    boolean port = colon > 0 && text.substring(colon + 1).matches("\\d+");
    String host = (port ? text.substring(0, colon) : text).replaceFirst("^\\*?\\.", "");
    return (!port || text.endsWith(":" + origin.port()))
        && (origin.host().equals(host) || origin.host().endsWith("." + host));
  }

  private static long number(Matcher address) {
    long number = 0;
    for (int i = 1; i <= 4; i++) {
      number = (number << 8) | (Long.parseLong(address.group(i)) & 0xff);
    }
    return number;
  }
}
