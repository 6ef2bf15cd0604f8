package dev.recap.server.trigger.result;

import java.time.Instant;
import java.util.Optional;

/**
 * What became of one result of a run.
 *
 * @param kind cloud-event, reply, webhook, annotation or silence
 * @param number among those of its run, from 1, as its id ends
 * @param receiver the host, or the file that holds the URL; empty for replies
 * @param state waiting, delivered or dead
 * @param attempts how often it was tried
 * @param next when it is tried, while it waits
 * @param ended when it was delivered or given up
 * @param why the last attempt failed
 */
public record ResultState(
    String kind,
    int number,
    String receiver,
    String state,
    int attempts,
    Optional<Instant> next,
    Optional<Instant> ended,
    Optional<String> why) {}
