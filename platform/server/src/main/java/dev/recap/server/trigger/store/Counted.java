package dev.recap.server.trigger.store;

/** Whether cooldown and budgets count a run. */
public enum Counted {
  /** It was held back. */
  NO,
  /** It is carried out. */
  REAL,
  /** It would have been; only dry runs of the same rule count it. */
  DRY;

  int number() {
    return ordinal();
  }
}
