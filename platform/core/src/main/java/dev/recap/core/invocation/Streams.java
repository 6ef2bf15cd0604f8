package dev.recap.core.invocation;

import java.io.InputStream;
import java.util.Optional;

/** The caller's ends of a capsule's standard streams. */
public sealed interface Streams {

  /**
   * Output is captured for the record and shown as it comes.
   *
   * @param stdin what the capsule reads; empty: nothing
   * @param live told each piece of output as it arrives
   */
  record Piped(Optional<InputStream> stdin, Listener live) implements Streams {}

  /** The capsule has a terminal of its own, joined to the caller's. */
  record Interactive(Terminal terminal) implements Streams {}

  /** Captured only, with nothing to read. */
  static Streams captured() {
    return new Piped(Optional.empty(), (stderr, bytes, length) -> {});
  }

  /** Is told of output while it comes. */
  @FunctionalInterface
  interface Listener {
    /**
     * A piece of output arrived.
     *
     * @param stderr from standard error rather than standard output
     * @param bytes holds it from 0 to {@code length}; not to be kept
     */
    void output(boolean stderr, byte[] bytes, int length);
  }

  /** The caller's terminal. */
  interface Terminal {
    /** What the caller types. */
    InputStream input();

    /** Shows output of the capsule. */
    void show(byte[] bytes, int length);

    /** Is told once how to pass on a change of size. */
    void onResize(Resize resize);

    /** Rows now. */
    int rows();

    /** Columns now. */
    int columns();
  }

  /** Passes a new terminal size on. */
  @FunctionalInterface
  interface Resize {
    /** The terminal has this size now. */
    void to(int rows, int columns);
  }
}
