package dev.recap.server.access;

import javax.crypto.SecretKey;

/**
 * What decisions use up and leave behind.
 *
 * @param key of this host, for the pins of approvals
 */
public record Ledger(Approvals approvals, Uses uses, SecretKey key) {}
