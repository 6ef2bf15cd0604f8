package dev.recap.client;

/**
 * An invocation that will be carried out.
 *
 * @param repeated whether the same key was sent before
 */
public record Submitted(String id, boolean repeated) {}
