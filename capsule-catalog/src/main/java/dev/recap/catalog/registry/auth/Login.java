package dev.recap.catalog.registry.auth;

/**
 * Credentials and where they come from.
 *
 * @param from a file or a program, for messages
 */
public record Login(Credentials credentials, String from) {}
