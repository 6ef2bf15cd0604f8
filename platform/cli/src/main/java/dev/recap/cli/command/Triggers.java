package dev.recap.cli.command;

import dev.recap.client.TriggerExplanation;
import dev.recap.client.TriggerInfo;
import dev.recap.client.TriggerList;
import dev.recap.client.TriggerRun;
import dev.recap.core.invocation.PlatformException;
import java.util.List;

/**
 * The rules by which events invoke capsules.
 *
 * <p>Every method throws {@link PlatformException} when the caller may not, or it cannot be done.
 */
public interface Triggers {
  /**
   * Applies all rules of a file, or none if one is not valid.
   *
   * @param file what messages about mistakes call it
   */
  List<TriggerInfo> apply(String file, String text);

  /** Those that the caller may see, by name. */
  TriggerList list();

  /** One of them with its text. */
  TriggerInfo show(String name);

  /** What rules would do about an event, which is JSON; nothing is kept or run. */
  List<TriggerExplanation> test(String file, String text, String event);

  /** Has a rule do nothing until it is resumed. */
  TriggerInfo pause(String name);

  /** Ends a pause. */
  TriggerInfo resume(String name);

  /** Removes a rule. */
  void delete(String name);

  /** Runs, the newest first, at most so many. */
  List<TriggerRun> runs(TriggerRun.Wanted wanted, int limit);

  /** One run with what became of its results. */
  TriggerRun run(String id);

  /** A stored event and what it came to, as JSON. */
  String event(String id);

  /** Has a run carried out once more, or its results told again. */
  TriggerRun replay(String id);
}
