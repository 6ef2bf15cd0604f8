package dev.recap.server.access;

import dev.recap.core.capsule.Capsule;
import java.util.Set;

/**
 * Port: the repositories that are known to hold a content, {@code registry.example.com/team/top};
 * {@code local/top} for what was built on this host and {@code unknown/top} for what no version on
 * it names any more.
 */
@FunctionalInterface
public interface Origins {
  /** Those of a capsule; never none. */
  Set<String> of(Capsule capsule);
}
