package dev.recap.engine.receipt;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.recap.engine.linux.IpTables;
import dev.recap.engine.linux.Netlink;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is set in a network namespace: counters, lifetimes and states that change by themselves are
 * left out, so that two looks at an untouched one are equal (attribute numbers from the kernel's
 * if_link.h, if_addr.h, rtnetlink.h, pkt_sched.h).
 */
record NetworkState(
    SortedSet<String> links,
    SortedSet<String> addresses,
    SortedSet<String> routes,
    SortedSet<String> qdiscs,
    SortedSet<String> filters) {

  /** How the line of a table of legacy iptables begins. */
  static final String LEGACY = "iptables table ";

  private static final int RTM_GETLINK = 18;
  private static final int RTM_GETADDR = 22;
  private static final int RTM_GETROUTE = 26;
  private static final int RTM_GETRULE = 34;
  private static final int RTM_GETQDISC = 38;
  private static final int NFT_MSG_GETGEN = (10 << 8) | 16;

  /**
   * IFF_UP, IFF_NOARP, IFF_PROMISC, IFF_ALLMULTI: what an administrator sets, not what the carrier
   * does.
   */
  private static final int SET_FLAGS = 0x1 | 0x80 | 0x100 | 0x200;

  private static final int RTM_F_CLONED = 0x200;

  /** RTEXT_FILTER_SKIP_STATS in an IFLA_EXT_MASK attribute. */
  private static final byte[] LINK_REQUEST = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 29, 0, 8, 0, 0, 0
  };

  /** Looks at the network namespace of the calling thread. */
  static NetworkState take(Path processFolder) {
    SortedSet<String> links = new TreeSet<>();
    SortedSet<String> addresses = new TreeSet<>();
    SortedSet<String> routes = new TreeSet<>();
    SortedSet<String> qdiscs = new TreeSet<>();
    try (Netlink netlink = new Netlink(Netlink.ROUTE)) {
      netlink.ask(RTM_GETLINK, LINK_REQUEST, true, m -> links.add(link(m)));
      netlink.ask(RTM_GETADDR, new byte[8], true, m -> addresses.add(address(m)));
      netlink.ask(
          RTM_GETROUTE,
          new byte[12],
          true,
          m -> {
            if ((m.get(JAVA_INT, 8) & RTM_F_CLONED) == 0) {
              routes.add(route(m));
            }
          });
      netlink.ask(RTM_GETRULE, new byte[12], true, m -> routes.add("rule " + raw(m, 12)));
      netlink.ask(RTM_GETQDISC, new byte[20], true, m -> qdiscs.add(qdisc(m)));
    }
    return new NetworkState(links, addresses, routes, qdiscs, filters(processFolder));
  }

  private static String link(MemorySegment m) {
    return "link %d flags %x%s"
        .formatted(
            m.get(JAVA_INT, 4),
            m.get(JAVA_INT, 8) & SET_FLAGS,
            attributes(m, 16, Set.of(1, 3, 4, 5, 6, 10, 13, 20)));
  }

  private static String address(MemorySegment m) {
    return "address on link %d prefix %d%s"
        .formatted(m.get(JAVA_INT, 4), m.get(JAVA_BYTE, 1), attributes(m, 8, Set.of(1, 2, 3)));
  }

  private static String route(MemorySegment m) {
    return "route prefix %d table %d type %d%s"
        .formatted(
            m.get(JAVA_BYTE, 1),
            m.get(JAVA_BYTE, 4) & 0xff,
            m.get(JAVA_BYTE, 7),
            attributes(m, 12, Set.of(1, 4, 5, 6, 7, 9, 15)));
  }

  private static String qdisc(MemorySegment m) {
    return "qdisc on link %d handle %x parent %x%s"
        .formatted(
            m.get(JAVA_INT, 4),
            m.get(JAVA_INT, 8),
            m.get(JAVA_INT, 12),
            attributes(m, 20, Set.of(1, 2)));
  }

  private static String attributes(MemorySegment m, int from, Set<Integer> kept) {
    StringBuilder text = new StringBuilder();
    long at = from;
    while (at + 4 <= m.byteSize()) {
      int length = m.get(JAVA_SHORT, at) & 0xffff;
      int type = m.get(JAVA_SHORT, at + 2) & 0x3fff;
      if (length < 4) {
        break;
      }
      if (kept.contains(type)) {
        text.append(' ').append(type).append('=').append(value(m.asSlice(at + 4, length - 4)));
      }
      at += (length + 3) & ~3;
    }
    return text.toString();
  }

  /** A name as it is, everything else in hexadecimal. */
  private static String value(MemorySegment bytes) {
    byte[] copy = bytes.toArray(JAVA_BYTE);
    int end = copy.length;
    boolean name = end > 1 && copy[end - 1] == 0 && copy[0] != 0;
    for (int i = 0; name && i < end - 1; i++) {
      name = copy[i] > 32 && copy[i] < 127;
    }
    return name
        ? new String(copy, 0, end - 1, StandardCharsets.US_ASCII)
        : HexFormat.of().formatHex(copy);
  }

  private static String raw(MemorySegment m, int header) {
    return HexFormat.of().formatHex(m.asSlice(0, header).toArray(JAVA_BYTE))
        + attributes(m, header, Set.of(1, 2, 3, 4, 6, 9, 10, 15, 17, 20, 21, 22, 23, 24));
  }

  /**
   * The generation of the nftables rules, which every change raises, and the sizes of the legacy
   * tables. Asking for nftables where they are not loaded would load them, so they are only asked
   * for where they are.
   */
  private static SortedSet<String> filters(Path processFolder) {
    SortedSet<String> filters = new TreeSet<>();
    if (Files.isDirectory(Path.of("/sys/module/nf_tables"))) {
      try (Netlink netlink = new Netlink(Netlink.NETFILTER)) {
        netlink.ask(
            NFT_MSG_GETGEN,
            new byte[4],
            false,
            m -> filters.add("nftables generation" + attributes(m, 4, Set.of(1))));
      }
    }
    legacy(processFolder.resolve("net/ip_tables_names"), "")
        .forEach(table -> filters.add(LEGACY + table + ": " + IpTables.size(table)));
    legacy(processFolder.resolve("net/ip6_tables_names"), " of IPv6")
        .forEach(table -> filters.add(LEGACY + table));
    return filters;
  }

  /** The tables of legacy iptables; there are none where they are not loaded. */
  private static List<String> legacy(Path names, String suffix) {
    try {
      return Files.readAllLines(names).stream().map(table -> table + suffix).toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
