package dev.recap.server.trigger.source;

import dev.recap.server.trigger.Trigger;

/** When a trigger is due by the clock. */
public record Schedule(String trigger, Trigger.Source.Schedule when) {}
