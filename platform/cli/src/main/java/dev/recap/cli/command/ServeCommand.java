package dev.recap.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "serve",
    description = {
      "Serves this host over HTTP until it is asked to end (SIGTERM).",
      "",
      "Everything is set in /etc/recap/recap.properties or in the environment; see docs/server.md."
    },
    footerHeading = Recap.EXAMPLES,
    footer = {
      "  recap serve",
      "  RECAP_SERVE_LISTEN=127.0.0.1:7070 recap serve",
      "  curl --unix-socket /run/recap/recap.sock http://recap/api/v1/targets"
    })
final class ServeCommand implements Callable<Integer> {
  private final Host host;

  ServeCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    host.serve().untilTheEnd();
    return 0;
  }
}
