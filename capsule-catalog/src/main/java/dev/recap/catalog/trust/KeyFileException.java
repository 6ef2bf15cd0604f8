package dev.recap.catalog.trust;

/** That a key cannot be used; the message is a "Tried to … but …" sentence. */
public final class KeyFileException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A key that cannot be used. */
  public KeyFileException(String message) {
    super(message);
  }

  /** A key that cannot be used, and why. */
  public KeyFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
