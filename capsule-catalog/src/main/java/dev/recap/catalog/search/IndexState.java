package dev.recap.catalog.search;

import java.time.Instant;
import java.util.Optional;

/**
 * How much is known of a source.
 *
 * @param source its name
 * @param capsules how many, counting no versions
 * @param at when it was asked last and answered; none when it never did
 * @param tried when it was asked last
 * @param problem why it did not answer then, a "Tried to … but …" sentence
 */
public record IndexState(
    String source,
    int capsules,
    Optional<Instant> at,
    Optional<Instant> tried,
    Optional<String> problem) {}
