package dev.recap.cli.command;

/** A host that is being served, as whoever started it sees it. */
@FunctionalInterface
public interface Served {

  /**
   * Serves until the process is asked to end, and lets what runs end.
   *
   * @throws dev.recap.core.invocation.PlatformException when it cannot be begun
   */
  void untilTheEnd();
}
