package dev.recap.server.trigger.api;

import dev.recap.server.api.Api;

/** Where triggers, their runs and events are. */
final class Paths {
  static final String TRIGGERS = Api.ROOT + "/triggers";
  static final String RUNS = Api.ROOT + "/trigger-runs";
  static final String EVENTS = Api.ROOT + "/events";

  private Paths() {}
}
