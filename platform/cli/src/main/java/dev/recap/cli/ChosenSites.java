package dev.recap.cli;

import dev.recap.cli.ServerChoice.Address;
import dev.recap.cli.command.LocalSite;
import dev.recap.cli.command.Site;
import dev.recap.cli.command.Sites;
import dev.recap.client.ServerAccess;
import dev.recap.client.ServerAddress;
import dev.recap.core.access.Caller;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server that was chosen, the one that serves this host, or this host itself; connected to when
 * it is first asked for.
 */
final class ChosenSites implements Sites, AutoCloseable {
  private final Environment environment;
  private final LocalHost host;
  private @Nullable RemoteSite remote;

  ChosenSites(Environment environment, LocalHost host) {
    this.environment = environment;
    this.host = host;
  }

  @Override
  public synchronized Site at(Optional<String> server, Optional<Path> authorities) {
    ServerChoice set = environment.server();
    LocalSite here = new LocalSite(host);
    return switch (server.map(Address::of).orElse(set.address())) {
      case Address.At(String address) -> remote(set.access(address, authorities), Optional.empty());
      case Address.Nowhere() -> here;
      case Address.IfServed() ->
          answers(environment.serverSocket())
              ? remote(
                  ServerAccess.to(
                      ServerAddress.parse("unix:" + environment.serverSocket().orElseThrow())),
                  Optional.of(here))
              : here;
    };
  }

  /** Whether commands do their work themselves if no option says anything else. */
  boolean areHere() {
    return switch (environment.server().address()) {
      case Address.At _ -> false;
      case Address.Nowhere() -> true;
      case Address.IfServed() -> !answers(environment.serverSocket());
    };
  }

  private Site remote(ServerAccess access, Optional<LocalSite> here) {
    RemoteSite site = remote;
    if (site == null) {
      site = new RemoteSite(access, Caller.local(environment.caller()), here);
      remote = site;
    }
    return site;
  }

  /** Whether somebody listens there whom this user may talk to. */
  private static boolean answers(Optional<Path> socket) {
    if (socket.isEmpty() || !Files.exists(socket.get())) {
      return false;
    }
    try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(socket.get()))) {
      return true;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public synchronized void close() {
    if (remote != null) {
      remote.close();
    }
  }
}
