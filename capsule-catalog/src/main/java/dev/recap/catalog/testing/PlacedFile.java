package dev.recap.catalog.testing;

/**
 * A file that is put into a container before it starts.
 *
 * @param mode its permissions; of no meaning for a link
 * @param user the user and group id it belongs to
 */
public record PlacedFile(Content content, int mode, int user) {

  /** What it is. */
  public sealed interface Content {
    /** A regular file with this text. */
    record Text(String text) implements Content {}

    /** A regular file of this many zero bytes, which take no space. */
    record Sparse(long size) implements Content {}

    /** A symbolic link. */
    record Link(String to) implements Content {}

    /** A directory. */
    record Directory() implements Content {}
  }
}
