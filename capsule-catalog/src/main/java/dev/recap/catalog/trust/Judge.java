package dev.recap.catalog.trust;

import java.io.IOException;

/** Decides which capsules may be installed and invoked. */
@FunctionalInterface
public interface Judge {
  /**
   * Judges a capsule whose index, documents, signatures and statements are in the store.
   *
   * @throws IOException when they cannot be read
   */
  Verdict judge(Candidate candidate) throws IOException;
}
