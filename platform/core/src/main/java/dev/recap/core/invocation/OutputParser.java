package dev.recap.core.invocation;

import dev.recap.core.capsule.OutputFormat;
import java.util.Optional;

/** Port: turns a capsule's standard output into JSON. */
@FunctionalInterface
public interface OutputParser {

  /**
   * The output as JSON text, or empty when its format has no structure or it does not hold to it.
   */
  Optional<String> parse(OutputFormat format, Captured stdout);
}
