package dev.recap.client;

import java.util.List;
import java.util.Optional;

/** A capsule of the server's host. */
public record CapsuleSummary(
    String name, String version, String summary, Optional<String> deprecated, List<String> modes) {}
