package dev.recap.catalog.testing;

import dev.recap.core.invocation.InvocationRecord;
import java.io.IOException;
import java.util.Optional;

/**
 * What there is to look at after an invocation.
 *
 * @param record its final record
 * @param artifacts its artifacts, by their path below {@code /out}
 * @param files the target's files afterwards, by absolute path
 */
public record Observation(InvocationRecord record, Files artifacts, Files files) {

  /** Files to look into. */
  @FunctionalInterface
  public interface Files {
    /** The content of a file; empty when there is none. */
    Optional<Content> content(String path) throws IOException;
  }
}
