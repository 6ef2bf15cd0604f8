package dev.recap.catalog.registry.auth;

import java.time.Instant;

/** What a registry takes for a while, and how it is renewed. */
record Ticket(String header, Instant until, Challenge challenge) {
  @Override
  public String toString() {
    return "a ticket until " + until;
  }
}
