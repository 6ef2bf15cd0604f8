package dev.recap.server.identity;

import dev.recap.core.access.Caller;
import java.util.HashSet;
import java.util.Set;
import jdk.net.UnixDomainPrincipal;

/** Who is at the other end of a local socket: a user of this host, as the kernel says. */
public final class LocalPeers {
  private static final char KIND = ':';

  private final LocalGroups groups;

  /** Peers with the groups of this host. */
  public LocalPeers(LocalGroups groups) {
    this.groups = groups;
  }

  /** A user of this host with their groups, for who asks without a socket. */
  public Caller caller(String user) {
    return new Caller(user, groups.of(user));
  }

  Identity identity(UnixDomainPrincipal peer) {
    String user = peer.user().getName();
    if (user.isEmpty() || user.indexOf(KIND) >= 0) {
      return Identity.Unknown.because("this host has no name for the user at the other end");
    }
    Set<String> all = new HashSet<>(groups.of(user));
    all.add(peer.group().getName());
    return new Identity.Known(new Caller(user, all), Scope.ALL);
  }
}
