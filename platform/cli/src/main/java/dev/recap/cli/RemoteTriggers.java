package dev.recap.cli;

import static dev.recap.cli.RemoteSite.given;

import dev.recap.cli.command.Triggers;
import dev.recap.client.Page;
import dev.recap.client.TriggerClient;
import dev.recap.client.TriggerExplanation;
import dev.recap.client.TriggerInfo;
import dev.recap.client.TriggerList;
import dev.recap.client.TriggerRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The triggers of a server. */
record RemoteTriggers(TriggerClient client) implements Triggers {
  private static final int PAGE = 100;

  @Override
  public List<TriggerInfo> apply(String file, String text) {
    return given(client.apply(file, text));
  }

  @Override
  public TriggerList list() {
    return given(client.list());
  }

  @Override
  public TriggerInfo show(String name) {
    return given(client.show(name));
  }

  @Override
  public List<TriggerExplanation> test(String file, String text, String event) {
    return given(client.test(file, text, event));
  }

  @Override
  public TriggerInfo pause(String name) {
    return given(client.pause(name));
  }

  @Override
  public TriggerInfo resume(String name) {
    return given(client.resume(name));
  }

  @Override
  public void delete(String name) {
    String _ = given(client.delete(name));
  }

  @Override
  public List<TriggerRun> runs(TriggerRun.Wanted wanted, int limit) {
    List<TriggerRun> all = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      Page<TriggerRun> page =
          given(client.runs(wanted, Math.min(PAGE, limit - all.size()), cursor));
      all.addAll(page.items());
      cursor = page.next();
    } while (cursor.isPresent() && all.size() < limit);
    return List.copyOf(all);
  }

  @Override
  public TriggerRun run(String id) {
    return given(client.run(id));
  }

  @Override
  public String event(String id) {
    return given(client.event(id));
  }

  @Override
  public TriggerRun replay(String id) {
    return given(client.replay(id));
  }
}
