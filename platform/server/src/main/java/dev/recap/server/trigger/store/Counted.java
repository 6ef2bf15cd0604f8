package dev.recap.server.trigger.store;

/** Whether cooldown and budgets count a run. */
public enum Counted {
  /** It was held back. */
  NO(0),
  /** It is carried out. */
  REAL(1),
  /** It would have been; only dry runs of the same rule count it. */
  DRY(2),
  /**
   * It could not be carried out, for its rule had no value for it; only such of its rule count it.
   */
  FAILED(3);

  private final int number;

  Counted(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
