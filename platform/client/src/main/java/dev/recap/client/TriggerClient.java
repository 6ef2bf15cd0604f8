package dev.recap.client;

import dev.recap.client.TriggerRun.Wanted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The triggers of a server: see {@link RecapClient#triggers}. */
public final class TriggerClient {
  private final Replies replies;

  TriggerClient(Replies replies) {
    this.replies = replies;
  }

  /**
   * Applies all rules of a file, or none if one is not valid.
   *
   * @param file what messages about mistakes call it
   * @param text YAML
   */
  public Answer<List<TriggerInfo>> apply(String file, String text) {
    return replies.ask(
        Ask.post("/triggers", Optional.of(JsonBody.of(rules(file, text)))), TriggerShapes::list);
  }

  private static Map<String, Object> rules(String file, String text) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("rule", text);
    body.put("file", file);
    return body;
  }

  /** Those that the caller may see, by name. */
  public Answer<TriggerList> list() {
    return replies.ask(Ask.get("/triggers"), TriggerShapes::whole);
  }

  /** One of them with its text. */
  public Answer<TriggerInfo> show(String name) {
    return replies.ask(Ask.get(path(name)), TriggerShapes::trigger);
  }

  /**
   * What rules would do about an event; nothing is kept or run.
   *
   * @param event JSON: an event as {@link #event} gives it, a CloudEvent, or Alertmanager's alerts
   */
  public Answer<List<TriggerExplanation>> test(String file, String text, String event) {
    Map<String, Object> body = rules(file, text);
    body.put("event", new JsonBody.Raw(event));
    return replies.ask(
        Ask.post("/triggers/test", Optional.of(JsonBody.of(body))), TriggerShapes::explanations);
  }

  /** Has a rule do nothing until it is resumed. */
  public Answer<TriggerInfo> pause(String name) {
    return replies.ask(Ask.post(path(name) + "/pause", Optional.empty()), TriggerShapes::trigger);
  }

  /** Ends a pause. */
  public Answer<TriggerInfo> resume(String name) {
    return replies.ask(Ask.post(path(name) + "/resume", Optional.empty()), TriggerShapes::trigger);
  }

  /** Removes a rule. */
  public Answer<String> delete(String name) {
    return replies.ask(Ask.delete(path(name)), _ -> name);
  }

  private static String path(String name) {
    return "/triggers/" + Ask.encoded(name);
  }

  /** One page of runs, the newest first, at most 100. */
  public Answer<Page<TriggerRun>> runs(Wanted wanted, int limit, Optional<String> cursor) {
    StringBuilder query = new StringBuilder("/trigger-runs?limit=" + limit);
    wanted.trigger().ifPresent(name -> query.append("&trigger=").append(Ask.encoded(name)));
    wanted.state().ifPresent(state -> query.append("&state=").append(Ask.encoded(state)));
    wanted.event().ifPresent(event -> query.append("&event=").append(Ask.encoded(event)));
    cursor.ifPresent(from -> query.append("&cursor=").append(Ask.encoded(from)));
    return replies.ask(Ask.get(query.toString()), TriggerShapes::page);
  }

  /** One run with what became of its results. */
  public Answer<TriggerRun> run(String id) {
    return replies.ask(Ask.get("/trigger-runs/" + Ask.encoded(id)), TriggerShapes::run);
  }

  /** Has a run carried out once more, or its results told again. */
  public Answer<TriggerRun> replay(String id) {
    return replies.ask(
        Ask.post("/trigger-runs/" + Ask.encoded(id) + "/replay", Optional.empty()),
        TriggerShapes::run);
  }

  /** One event and what it came to, as JSON. */
  public Answer<String> event(String id) {
    return replies.ask(Ask.get("/events/" + Ask.encoded(id)), Function.identity());
  }
}
