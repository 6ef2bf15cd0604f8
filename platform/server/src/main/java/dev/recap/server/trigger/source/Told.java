package dev.recap.server.trigger.source;

import dev.recap.server.http.Call;
import dev.recap.server.trigger.EventInbox.Taken;
import java.io.IOException;
import java.util.Map;

/** What senders are answered. */
final class Told {
  private Told() {}

  /** That events are stored. */
  static void accepted(Call call, Taken.Accepted accepted) throws IOException {
    call.json(202, Map.of("events", accepted.ids(), "repeated", accepted.repeated()));
  }
}
