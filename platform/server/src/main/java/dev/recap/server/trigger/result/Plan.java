package dev.recap.server.trigger.result;

import dev.recap.catalog.json.PlainJson;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.Trigger.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is told to whom of a run that has ended, as the rule has it. */
final class Plan {
  private final Texts texts;

  Plan(Texts texts) {
    this.texts = texts;
  }

  /** In the rule's order. */
  List<Outgoing> of(EndedRun ended) {
    List<Outgoing> all = new ArrayList<>();
    for (Result result : ended.trigger().results()) {
      if (ended.isFor(result.when()) && !isOver(result, ended.event())) {
        all.add(outgoing(result, ended, all.size() + 1));
      }
    }
    return all;
  }

  /** An alert that has ended needs neither: a silence would outlast it and hide the next one. */
  private static boolean isOver(Result result, Event event) {
    return result instanceof Result.Alertmanager && event.status() == Event.Status.RESOLVED;
  }

  private Outgoing outgoing(Result result, EndedRun ended, int number) {
    return switch (result) {
      case Result.CloudEvent to ->
          outgoing(
              ended, number, Outgoing.Kind.CLOUD_EVENT, to.url().toString(), ResultEvent.of(ended));
      case Result.Reply _ ->
          outgoing(ended, number, Outgoing.Kind.REPLY, "", ResultEvent.of(ended));
      case Result.Webhook to -> outgoing(ended, number, to);
      case Result.Alertmanager to ->
          outgoing(
              ended,
              number,
              to.silence().isPresent() ? Outgoing.Kind.SILENCE : Outgoing.Kind.ANNOTATION,
              to.url().toString(),
              note(to, ended));
    };
  }

  private Outgoing outgoing(EndedRun ended, int number, Result.Webhook to) {
    Optional<String> own = to.text().flatMap(text -> texts.filled(text, ended.event()));
    Map<String, Object> body =
        switch (to.format()) {
          case JSON -> {
            Map<String, Object> json = RunJson.of(ended);
            json.put("text", own.orElseGet(() -> RunText.of(ended)));
            yield json;
          }
          case SLACK -> SlackMessage.of(ended, own);
        };
    String receiver =
        to.urlFile()
            .map(file -> file.toAbsolutePath().toString())
            .or(() -> to.url().map(Object::toString))
            .orElseThrow(() -> new IllegalArgumentException("a webhook without a URL"));
    return outgoing(ended, number, Outgoing.Kind.WEBHOOK, receiver, body);
  }

  private static Map<String, Object> note(Result.Alertmanager to, EndedRun ended) {
    Map<String, Object> note = new LinkedHashMap<>();
    note.put("run", ended.run().id());
    note.put("trigger", ended.trigger().name());
    note.put("text", RunText.of(ended));
    boolean alert = ended.event().kind() == Event.Kind.ALERTMANAGER;
    note.put("labels", alert ? new TreeMap<>(ended.event().labels()) : Map.of());
    to.silence().ifPresent(time -> note.put("seconds", time.toSeconds()));
    return note;
  }

  private static Outgoing outgoing(
      EndedRun ended, int number, Outgoing.Kind kind, String receiver, Map<String, Object> body) {
    return new Outgoing(
        Outgoing.id(ended.run().id(), number),
        ended.run().id(),
        ended.trigger().name(),
        ended.run().event(),
        kind,
        receiver,
        PlainJson.write(body));
  }
}
