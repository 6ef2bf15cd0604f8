package dev.recap.core.capsule;

import java.util.List;
import java.util.Map;

/** Port: checks what a caller gave against a capsule's JSON Schema and fills in its defaults. */
public interface ParameterSchema {

  /**
   * Checks parameters.
   *
   * @param given by name; texts from a command line are converted to the type the schema names
   */
  Checked check(Map<String, Object> given);

  /** What a check found. */
  sealed interface Checked {
    /** They fit. */
    record Accepted(Parameters parameters) implements Checked {}

    /** They do not; one sentence for each thing wrong, naming the parameter. */
    record Refused(List<String> problems) implements Checked {}
  }
}
