package dev.recap.catalog.place;

import dev.recap.catalog.text.PlainText;
import java.io.IOException;

/**
 * That a repository did not do what was asked; the message is a "Tried to … but …" sentence on one
 * line, fit for a terminal whatever the repository answered.
 */
public final class RepositoryException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What it was. */
  public enum Kind {
    /** There is no such repository, tag or content. */
    NOT_FOUND,
    /** It wants to know who asks, or does not believe it. */
    UNAUTHORIZED,
    /** It knows who asks and refuses. */
    DENIED,
    /** What it brought is larger than what was announced, or than any of its kind may be. */
    TOO_LARGE,
    /** What it brought is not what was announced. */
    MISMATCH,
    /** It could not be reached, or did not answer in time, more often than is worth trying. */
    UNREACHABLE,
    /** It said something the specification does not have. */
    UNEXPECTED
  }

  private final Kind kind;

  /** A failure. */
  public RepositoryException(Kind kind, String message) {
    super(PlainText.line(message));
    this.kind = kind;
  }

  /** A failure with its cause. */
  public RepositoryException(Kind kind, String message, Throwable cause) {
    super(PlainText.line(message), cause);
    this.kind = kind;
  }

  /** What it was. */
  public Kind kind() {
    return kind;
  }
}
