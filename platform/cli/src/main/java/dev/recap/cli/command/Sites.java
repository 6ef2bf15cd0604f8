package dev.recap.cli.command;

import java.nio.file.Path;
import java.util.Optional;

/** Finds the site that a command is for. */
@FunctionalInterface
public interface Sites {
  /**
   * The site.
   *
   * @param server its address as the command line has it; empty: what is set, or this host
   * @param authorities that the server's certificate may come from, PEM, as the command line has it
   */
  Site at(Optional<String> server, Optional<Path> authorities);
}
