package dev.recap.functions.jvm;

/**
 * Something a user can understand and mend kept a function from its work; the message says both.
 */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Refusal(String message) {
    super(message);
  }

  Refusal(String message, Throwable cause) {
    super(message, cause);
  }
}
