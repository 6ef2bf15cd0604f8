package dev.recap.cli.command;

import dev.recap.core.invocation.Phase;
import java.util.function.Consumer;

/** Is told what an invocation does while it does it, wherever it runs. */
public interface Watcher {
  /** A phase was entered. */
  void entered(String id, Phase phase);

  /** What whoever invoked the capsule should know, one sentence. */
  void notice(String id, String notice);

  /** It can be ended from here on; {@code end} takes who or what wants that. */
  void cancellable(String id, Consumer<String> end);
}
