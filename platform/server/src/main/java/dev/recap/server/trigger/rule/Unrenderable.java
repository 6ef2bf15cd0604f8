package dev.recap.server.trigger.rule;

/** A template cannot be filled in; the message is a whole sentence. */
final class Unrenderable extends RuntimeException {
  private static final long serialVersionUID = 1;

  Unrenderable(String problem) {
    super(problem, null, false, false);
  }

  String problem() {
    return String.valueOf(getMessage());
  }
}
