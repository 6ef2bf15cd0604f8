package dev.recap.server.http;

import dev.recap.core.invocation.Problem;

/** A request that is not as it must be; carries what to tell the caller. */
public final class RefusedRequest extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  /** A refusal because of a problem of the caller's. */
  public RefusedRequest(Problem problem) {
    super(problem.message(), null, false, false);
    this.problem = problem;
  }

  /** The request says what makes no sense. */
  public static RefusedRequest usage(String message) {
    return new RefusedRequest(new Problem(Problem.Kind.BAD_REQUEST, message));
  }

  /** What to tell the caller. */
  public Problem problem() {
    return problem;
  }
}
