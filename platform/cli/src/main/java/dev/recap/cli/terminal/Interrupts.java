package dev.recap.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jline.utils.Signals;

/**
 * Turns the signals that ask a process to end into a call, until closed.
 *
 * <p>A shutdown hook could do that too, but not let the command end in its usual order with an exit
 * status of its own.
 */
public final class Interrupts implements AutoCloseable {
  private final List<Runnable> restore = new ArrayList<>();

  /** Calls {@code asked} with the signal's name whenever SIGINT, SIGTERM or SIGHUP arrives. */
  public Interrupts(Consumer<String> asked) {
    for (String name : List.of("INT", "TERM", "HUP")) {
      Object before = Signals.register(name, () -> asked.accept("SIG" + name));
      restore.add(() -> Signals.unregister(name, before));
    }
  }

  @Override
  public void close() {
    restore.forEach(Runnable::run);
  }
}
