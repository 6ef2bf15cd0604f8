package dev.recap.server.callback;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.eclipse.jetty.util.InetAddressSet;

/**
 * Which hosts may be called back: those with public addresses, and what the operator allows beside
 * them. Otherwise whoever may invoke a capsule could have this host ask what only it can reach.
 */
public final class CallbackHosts {
  /** Public ones alone. */
  public static final CallbackHosts PUBLIC =
      new CallbackHosts(Set.of(), new InetAddressSet(), InetAddress::getAllByName);

  private static final String ALL = "*";
  private static final Pattern NETWORK = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?");

  /**
   * What the IANA's registries of special-purpose addresses (RFC 6890) do not call globally
   * reachable, multicast, and what holds an IPv4 address in an IPv6 one.
   */
  private static final List<String> SPECIAL =
      List.of(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4",
          "::/96",
          "64:ff9b::/96",
          "64:ff9b:1::/48",
          "100::/64",
          "2001::/23",
          "2001:db8::/32",
          "2002::/16",
          "3fff::/20",
          "5f00::/16",
          "fc00::/7",
          "fe80::/10",
          "fec0::/10",
          "ff00::/8");

  private static final InetAddressSet FORBIDDEN = new InetAddressSet();

  static {
    FORBIDDEN.addAll(SPECIAL);
  }

  private final Set<String> names;
  private final InetAddressSet networks;
  private final Lookup lookup;

  private CallbackHosts(Set<String> names, InetAddressSet networks, Lookup lookup) {
    this.names = names;
    this.networks = networks;
    this.lookup = lookup;
  }

  /** Finds the addresses of a host. */
  @FunctionalInterface
  interface Lookup {
    InetAddress[] of(String host) throws UnknownHostException;
  }

  /**
   * Public ones and these.
   *
   * @param allowed names of hosts, addresses, networks such as {@code 10.1.0.0/16}, or {@code *}
   * @throws IllegalArgumentException when one is none of these
   */
  public static CallbackHosts of(List<String> allowed) {
    return of(allowed, InetAddress::getAllByName);
  }

  static CallbackHosts of(List<String> allowed, Lookup lookup) {
    Set<String> names = new TreeSet<>();
    InetAddressSet networks = new InetAddressSet();
    List<String> wrong = new ArrayList<>();
    for (String one : allowed) {
      if (NETWORK.matcher(one.split("/", 2)[0]).matches()) {
        try {
          networks.add(one);
        } catch (IllegalArgumentException e) {
          wrong.add(one);
        }
      } else if (one.equals(ALL) || NAME.matcher(one).matches()) {
        names.add(one.toLowerCase(Locale.ROOT));
      } else {
        wrong.add(one);
      }
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: not the name of a host, an address, a network such as 10.1.0.0/16, or *"
              .formatted(String.join(", ", wrong)));
    }
    return new CallbackHosts(names, networks, lookup);
  }

  /** Why this is not called back, as the end of "Tried to … but"; empty: it would be. */
  public Optional<String> refusal(URI url) {
    String host = url.getHost();
    if (host == null || !Set.of("http", "https").contains(scheme(url))) {
      return Optional.of("the callback is not an http or https URL");
    }
    if (url.getUserInfo() != null || url.getFragment() != null) {
      return Optional.of("the callback's URL has a user or a fragment");
    }
    if (url.getPort() == 0 || url.getPort() > 65_535) {
      return Optional.of("the callback's port is none");
    }
    return switch (find(host)) {
      case Found.At _ -> Optional.empty();
      case Found.Nowhere() -> Optional.of("the callback's host %s cannot be found".formatted(host));
      case Found.Forbidden() ->
          Optional.of(
              "the callback's host %s is not public: serve.callbacks.allow can allow it"
                  .formatted(host));
    };
  }

  private static String scheme(URI url) {
    return url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
  }

  /** Where a host is. */
  sealed interface Found {
    /** Here, and it may be called. */
    record At(List<InetAddress> addresses) implements Found {}

    /** One of its addresses may not be called. */
    record Forbidden() implements Found {}

    /** It has no address. */
    record Nowhere() implements Found {}
  }

  /** Looks a host up, now. */
  Found find(String host) {
    List<InetAddress> addresses;
    try {
      addresses = List.of(lookup.of(host));
    } catch (UnknownHostException e) {
      return new Found.Nowhere();
    }
    boolean allowed =
        names.contains(ALL)
            || names.contains(host.toLowerCase(Locale.ROOT))
            || addresses.stream().allMatch(one -> networks.test(one) || isPublic(one));
    return allowed ? new Found.At(addresses) : new Found.Forbidden();
  }

  static boolean isPublic(InetAddress address) {
    return !FORBIDDEN.test(address)
        && !address.isAnyLocalAddress()
        && !address.isLoopbackAddress()
        && !address.isLinkLocalAddress()
        && !address.isSiteLocalAddress()
        && !address.isMulticastAddress()
        && !isOurs(address);
  }

  /** Whether this very host has the address. */
  private static boolean isOurs(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return true;
    }
  }
}
