package dev.recap.server.session;

import dev.recap.core.invocation.TimeSource;
import java.util.concurrent.Semaphore;

/**
 * What sessions are made with.
 *
 * @param interactive runs the capsules
 * @param room one permit for each session that may be open at the same time
 */
record SessionParts(
    Interactive interactive,
    Recordings recordings,
    TimeSource time,
    SessionLimits limits,
    Semaphore room) {}
