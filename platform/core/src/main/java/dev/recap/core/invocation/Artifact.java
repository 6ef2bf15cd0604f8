package dev.recap.core.invocation;

/**
 * A file a capsule produced in {@code /out}.
 *
 * @param name its path below {@code /out}
 * @param size bytes
 * @param sha256 64 hex digits
 */
public record Artifact(String name, long size, String sha256) {}
