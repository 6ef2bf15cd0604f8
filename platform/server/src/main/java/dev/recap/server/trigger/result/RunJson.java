package dev.recap.server.trigger.result;

import dev.recap.core.invocation.Artifact;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Run;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A run that has ended as JSON, for programs. */
final class RunJson {
  private RunJson() {}

  static Map<String, Object> of(EndedRun ended) {
    Run run = ended.run();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("trigger", ended.trigger().name());
    json.put("run", run.id());
    json.put("outcome", ended.end().word());
    json.put("decided", run.decided().toString());
    json.put("ended", ended.end().at().toString());
    if (!ended.end().succeeded()) {
      json.put("why", ended.why());
    }
    json.put("details", ended.links().run(run.id()));
    run.target().ifPresent(target -> json.put("target", target));
    run.replayOf().ifPresent(before -> json.put("replayOf", before));
    json.put("event", event(run.event(), ended.event()));
    json.put("steps", run.steps().stream().map(done -> step(done, ended)).toList());
    return json;
  }

  /** Without its data and annotations, which may be long; labels only where they are an alert's. */
  private static Map<String, Object> event(String id, Event event) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("stored", id);
    json.put("source", event.source());
    json.put("id", event.id());
    json.put("type", event.type());
    event.subject().ifPresent(subject -> json.put("subject", subject));
    json.put("fingerprint", event.fingerprint());
    json.put("status", event.status().word());
    json.put("occurred", event.occurred().toString());
    if (event.kind() == Event.Kind.ALERTMANAGER) {
      json.put("labels", new TreeMap<>(event.labels()));
    }
    return json;
  }

  private static Map<String, Object> step(Run.Done done, EndedRun ended) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("step", done.step());
    json.put("attempt", done.attempt());
    json.put("outcome", ended.word(done));
    ended.exitCode(done).ifPresent(status -> json.put("exitCode", status));
    done.invocation()
        .ifPresent(id -> {
          json.put("invocation", id);
          json.put("record", ended.links().invocation(id));
          List<Artifact> artifacts = ended.artifacts(done);
          if (!artifacts.isEmpty()) {
            json.put(
                "artifacts",
                artifacts.stream().map(one -> artifact(id, one, ended.links())).toList());
          }
        });
    return json;
  }

  private static Map<String, Object> artifact(String id, Artifact artifact, Links links) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", artifact.name());
    json.put("size", artifact.size());
    json.put("sha256", artifact.sha256());
    json.put("url", links.artifact(id, artifact.name()));
    return json;
  }
}
