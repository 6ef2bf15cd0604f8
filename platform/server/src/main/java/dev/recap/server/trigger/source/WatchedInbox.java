package dev.recap.server.trigger.source;

import dev.recap.core.access.Caller;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.EventInbox;
import dev.recap.server.trigger.TriggerWatcher;
import java.util.List;

/** An inbox of which somebody is told what it takes. */
public record WatchedInbox(EventInbox inbox, TriggerWatcher watcher) implements EventInbox {
  @Override
  public Taken take(List<Event> events, Caller sender) {
    Taken taken = inbox.take(events, sender);
    Event.Kind source = events.getFirst().kind();
    switch (taken) {
      case Taken.Accepted(List<String> ids, int repeated) ->
          watcher.taken(source, ids.size() - repeated, repeated);
      case Taken.Refused _ -> watcher.refused(source, events.size());
    }
    return taken;
  }
}
