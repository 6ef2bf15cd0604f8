package dev.recap.core.invocation;

/** The phases of an invocation in their order. */
public enum Phase {
  ACCEPTED("accepted"),
  RESOLVED("resolved"),
  PULLED("pulled"),
  AUTHORISED("authorised"),
  BOUND("bound"),
  RUNNING("running"),
  TORN_DOWN("torn down"),
  ENDED("ended");

  private final String word;

  Phase(String word) {
    this.word = word;
  }

  /** Its words in records and progress. */
  public String word() {
    return word;
  }
}
