package dev.recap.catalog.registry.http;

import java.io.IOException;

/** That an answer is none the specification has; the message is what follows "but". */
public final class UnexpectedAnswerException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What it was. */
  public UnexpectedAnswerException(String message) {
    super(message);
  }
}
