package dev.recap.cli.doctor;

import java.util.List;

/** Looks at one side of this host. */
@FunctionalInterface
public interface Check {
  /** What there is to say of it; never empty, and never an exception for what is missing. */
  List<Finding> look();
}
