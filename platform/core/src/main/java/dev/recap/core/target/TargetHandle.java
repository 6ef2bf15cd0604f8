package dev.recap.core.target;

/**
 * A hold on one exact target: it never comes to mean another process, even when the pid is used
 * again.
 */
public interface TargetHandle extends AutoCloseable {

  /** The target held. */
  Target target();

  /** Whether its main process still runs. */
  boolean alive();

  @Override
  void close();
}
