package dev.recap.server.trigger.api;

import dev.recap.core.invocation.TimeSource;
import dev.recap.server.api.Members;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.RefusedRequest;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.rule.Explained;
import dev.recap.server.trigger.rule.TriggerReader;
import dev.recap.server.trigger.rule.TriggerReader.Written;
import dev.recap.server.trigger.source.GivenEvents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.util.RawValue;

/**
 * What rules, applied or not, would do about an event if the caller had applied them, and why;
 * nothing is kept or run. A capsule may be pulled for that, which is why the scope is that of who
 * invokes.
 */
record TestTriggers(
    TriggerReader reader, Rights rights, TriggerEndpoints.Explaining explain, TimeSource time)
    implements Endpoint {
  private static final String EVENT = "event";
  private static final int MOST_EVENTS = 100;
  private static final int MOST = 1000;

  @Override
  public Route route() {
    return new Route("POST", Paths.TRIGGERS + "/test", "testTriggers", Scope.INVOKE);
  }

  @Override
  public void answer(Call call) throws IOException {
    call.query().only(Set.of());
    JsonNode body = call.object();
    Members members = new Members(body);
    members.only(Set.of(GivenRules.RULE, GivenRules.FILE, EVENT));
    if (!body.path(EVENT).isObject()) {
      members.wrong("event must be there, an object");
    }
    Optional<List<Written>> rules = GivenRules.read(call, members, reader);
    if (rules.isEmpty()) {
      return;
    }
    List<Event> events = GivenEvents.of(body.path(EVENT), time.now());
    refuseTooMany(rules.get().size(), events.size());
    rules.get().forEach(rule -> mayTest(call, rule.trigger().name()));
    List<Map<String, Object>> all = new ArrayList<>();
    for (Written rule : rules.get()) {
      events.forEach(
          event -> all.add(json(explain.explain(rule.trigger(), event, call.caller()), event)));
    }
    call.json(200, Map.of("explanations", all));
  }

  /** Each rule is held against each event, and told of. */
  private static void refuseTooMany(int rules, int events) {
    if (events > MOST_EVENTS || rules * events > MOST) {
      throw RefusedRequest.usage(
          "Tried to test %d rules with %d events but %d events and %d explanations are the most: test with fewer"
              .formatted(rules, events, MOST_EVENTS, MOST));
    }
  }

  /** What holds a rule back tells what it did before. */
  private void mayTest(Call call, String name) {
    rights
        .taken(call, name, rights.triggers().last(name), "test")
        .ifPresent(problem -> {
          throw new RefusedRequest(problem);
        });
  }

  private static Map<String, Object> json(Explained explained, Event event) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("trigger", explained.trigger());
    json.put("event", event.id());
    json.put("runs", explained.runs());
    explained.target().ifPresent(target -> json.put("target", target));
    json.put("decisions", explained.decisions().stream().map(TestTriggers::decision).toList());
    json.put("steps", explained.steps().stream().map(TestTriggers::step).toList());
    return json;
  }

  private static Map<String, Object> decision(Explained.Decision decision) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("about", decision.about());
    json.put("passed", decision.passed());
    json.put("why", decision.why());
    return json;
  }

  private static Map<String, Object> step(Explained.Planned step) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("step", step.step());
    json.put("capsule", step.capsule().toString());
    step.parameters().ifPresent(parameters -> json.put("parameters", new RawValue(parameters)));
    json.put("reason", step.reason());
    return json;
  }
}
