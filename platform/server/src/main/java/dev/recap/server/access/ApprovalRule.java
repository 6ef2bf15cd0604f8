package dev.recap.server.access;

import java.time.Duration;

/**
 * That somebody else has to approve.
 *
 * @param by who, besides admins
 * @param expires how long it can be approved, and how long an approval can be used
 */
record ApprovalRule(Members by, Duration expires) {}
