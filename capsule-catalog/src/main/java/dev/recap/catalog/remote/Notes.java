package dev.recap.catalog.remote;

import dev.recap.catalog.place.RepositoryException;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What of all that is said about a capsule was left out, and why: anybody who may push could
 * otherwise keep it from everybody.
 */
final class Notes {
  /** More is read by nobody. */
  private static final int MOST = 100;

  private final String from;
  private final List<String> notes = new CopyOnWriteArrayList<>();

  Notes(String from) {
    this.from = from;
  }

  List<String> all() {
    return List.copyOf(notes);
  }

  void add(String note) {
    if (notes.size() < MOST) {
      notes.add(note);
    }
  }

  /** Something that is done about one content. */
  interface Work {
    void run() throws Unacceptable, IOException;
  }

  /** Does it unless the content is not in order; a registry that does not answer is more. */
  boolean unlessOdd(Digest what, Digest about, Work work) throws IOException {
    try {
      work.run();
      return true;
    } catch (Unacceptable e) {
      add("%s of %s about %s was left out: %s".formatted(what, from, about, e.why()));
      return false;
    } catch (RepositoryException e) {
      if (isOfTheContent(e.kind())) {
        add(String.valueOf(e.getMessage()));
        return false;
      }
      throw e;
    }
  }

  private static boolean isOfTheContent(RepositoryException.Kind kind) {
    return switch (kind) {
      case NOT_FOUND, MISMATCH, TOO_LARGE -> true;
      case UNAUTHORIZED, DENIED, UNREACHABLE, UNEXPECTED -> false;
    };
  }
}
