package dev.recap.function;

/** A function cannot be run as it is written; the message says why and what to do. */
final class FunctionException extends Exception {
  private static final long serialVersionUID = 1L;

  FunctionException(String message) {
    super(message);
  }

  FunctionException(String message, Throwable cause) {
    super(message, cause);
  }
}
