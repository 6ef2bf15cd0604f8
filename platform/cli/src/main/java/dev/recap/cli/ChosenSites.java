package dev.recap.cli;

import dev.recap.cli.command.LocalSite;
import dev.recap.cli.command.Site;
import dev.recap.cli.command.Sites;
import dev.recap.core.access.Caller;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** This host, or the server that was chosen; connected to when it is first asked for. */
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
    Optional<String> address = server.or(set::address);
    if (address.isEmpty()) {
      return new LocalSite(host);
    }
    RemoteSite site = remote;
    if (site == null) {
      site =
          new RemoteSite(
              set.access(address.get(), authorities), Caller.local(environment.caller()));
      remote = site;
    }
    return site;
  }

  @Override
  public synchronized void close() {
    if (remote != null) {
      remote.close();
    }
  }
}
