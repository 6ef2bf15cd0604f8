package dev.recap.function;

/** A function threw something. */
final class AuthorException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Throwable thrown;

  AuthorException(Throwable thrown) {
    super(thrown);
    this.thrown = thrown;
  }

  Throwable thrown() {
    return thrown;
  }
}
