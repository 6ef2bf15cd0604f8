package dev.recap.catalog.rootfs;

/** A root file system cannot be built; the message is a "Tried to … but …" sentence. */
public final class BuildException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With what the message says. */
  public BuildException(String message) {
    super(message);
  }

  /** With what brought it about. */
  public BuildException(String message, Throwable cause) {
    super(message, cause);
  }
}
