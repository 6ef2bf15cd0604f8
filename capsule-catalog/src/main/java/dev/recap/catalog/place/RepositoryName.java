package dev.recap.catalog.place;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A repository as people write it: {@code HOST[:PORT]/NAMESPACE/NAME}; see the OCI distribution
 * specification, "Pulling manifests".
 *
 * @param host of the registry, with its port if it is not the usual one
 * @param path the namespace and the name
 */
public record RepositoryName(String host, String path) {
  private static final String PART = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";

  /** A host has a dot or a port or is localhost: else it would be the first part of a path. */
  private static final Pattern FORM =
      Pattern.compile(
          "((?:[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+|localhost|\\[[0-9a-fA-F:]+])(?::[0-9]{1,5})?"
              + "|[A-Za-z0-9-]+:[0-9]{1,5})/("
              + PART
              + "(?:/"
              + PART
              + ")*)");

  private static final int LONGEST_PATH = 255;

  /**
   * Reads a name.
   *
   * @throws IllegalArgumentException when the text is none; the message says what one looks like
   */
  public static RepositoryName parse(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches() || m.group(2).length() > LONGEST_PATH) {
      throw new IllegalArgumentException(
          ("Tried to read \"%s\" as a place in a registry but it is not HOST[:PORT]/PATH, where HOST has a dot or a"
                  + " port or is localhost, and PATH is lower-case")
              .formatted(text));
    }
    return new RepositoryName(m.group(1), m.group(2));
  }

  /** The repository of a name under this one, which then is a namespace. */
  public RepositoryName child(String name) {
    return parse(host + "/" + path + "/" + name);
  }

  /** The last part of the path: the capsule's name. */
  public String last() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  @Override
  public String toString() {
    return host + "/" + path;
  }
}
