package dev.recap.server.access;

import java.util.Locale;

/** What a grant asks about an invocation. */
public enum Criterion {
  CALLER,
  CAPSULE,
  POWER,
  TARGET,
  PARAMETERS,
  INTERACTIVE,
  REASON,
  APPROVAL,
  RATE;

  /** Its word in JSON and on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
