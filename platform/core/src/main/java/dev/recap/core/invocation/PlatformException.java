package dev.recap.core.invocation;

/** The host or RECap itself is broken; carries the problem to tell the caller. */
public final class PlatformException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  /** A failure of the given kind. */
  public PlatformException(Problem.Kind kind, String message) {
    super(message);
    this.problem = new Problem(kind, message);
  }

  /** A failure of the given kind with what brought it about. */
  public PlatformException(Problem.Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.problem = new Problem(kind, message);
  }

  /** What to tell the caller. */
  public Problem problem() {
    return problem;
  }
}
