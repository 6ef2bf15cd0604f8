package dev.recap.server.trigger;

/** Is told what becomes of events, for those who count. Must neither block nor fail. */
public interface TriggerWatcher {
  /** Counts nothing. */
  TriggerWatcher NOBODY =
      new TriggerWatcher() {
        @Override
        public void taken(Event.Kind source, int stored, int repeated) {}

        @Override
        public void refused(Event.Kind source, int events) {}

        @Override
        public void over(Run run) {}

        @Override
        public void told(String kind, boolean delivered) {}
      };

  /**
   * Events were given to the server.
   *
   * @param stored how many were new
   * @param repeated how many were there before
   */
  void taken(Event.Kind source, int stored, int repeated);

  /** Events were not taken, for want of room. */
  void refused(Event.Kind source, int events);

  /** A run has succeeded, is a dead letter, or was held back. Once for each. */
  void over(Run run);

  /**
   * A result was told, or is told no more because nobody could be.
   *
   * @param kind the word of its way, as in {@code results} of a rule
   */
  void told(String kind, boolean delivered);
}
