package dev.recap.catalog.trust;

import java.io.IOException;
import java.time.Instant;

/**
 * A verdict and for how long it holds.
 *
 * @param until when a signer's time is over
 * @param states of the files it follows from
 */
record Judgement(Verdict verdict, Instant until, FileStates states) {

  boolean holds(Instant now) throws IOException {
    return !now.isAfter(until) && states.areCurrent();
  }

  boolean canBeKept(Instant now) {
    return states.areSettled(now);
  }
}
