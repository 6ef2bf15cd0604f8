package dev.recap.catalog.rootfs;

import dev.recap.catalog.manifest.Finding;
import dev.recap.catalog.manifest.Located;
import dev.recap.catalog.text.PlainText;
import java.util.Optional;

/**
 * A root file system cannot be built; the message is a "Tried to … but …" sentence, of several
 * lines where a program said them, and fit for a terminal.
 */
public final class BuildException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Optional<Finding> finding;

  /** With what the message says. */
  public BuildException(String message) {
    super(PlainText.of(message));
    this.finding = Optional.empty();
  }

  /** With what brought it about. */
  public BuildException(String message, Throwable cause) {
    super(PlainText.of(message), cause);
    this.finding = Optional.empty();
  }

  /** Because of something the manifest asks for. */
  public BuildException(Finding finding) {
    super("Tried to build a root file system but " + PlainText.of(finding.text()));
    this.finding = Optional.of(finding);
  }

  /** With the place in a file of what the manifest asks for. */
  public BuildException(Located located, BuildException cause) {
    super(PlainText.of(located.sentence()), cause);
    this.finding = cause.finding;
  }

  /** What the manifest asks for that brought it about, if that is known. */
  public Optional<Finding> finding() {
    return finding;
  }
}
