package dev.recap.catalog.trust;

import dev.recap.catalog.life.Statement;
import java.io.IOException;
import java.util.Optional;

/** Decides which capsules may be installed and invoked. */
@FunctionalInterface
public interface Judge {
  /**
   * Judges a capsule whose index, documents, signatures and statements are in the store.
   *
   * @throws IOException when they cannot be read
   */
  Verdict judge(Candidate candidate) throws IOException;

  /** What its publisher says of it by now, as far as that is believed. */
  default Optional<Statement> statement(Candidate candidate) throws IOException {
    return Optional.empty();
  }
}
