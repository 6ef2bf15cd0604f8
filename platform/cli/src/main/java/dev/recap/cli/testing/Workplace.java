package dev.recap.cli.testing;

import dev.recap.core.capsule.CapsuleRef;
import java.nio.file.Path;
import java.util.List;

/**
 * What the cases of one capsule have in common.
 *
 * @param folder the capsule's folder
 * @param capsule exactly the capsule built from it
 * @param fixtures starts containers
 * @param fixtureFolders where fixtures are looked for, in this order
 * @param invocations invokes in them
 * @param artifacts where artifacts are kept
 * @param keep whether the container of a case that failed is left running
 */
record Workplace(
    Path folder,
    CapsuleRef capsule,
    Fixtures fixtures,
    List<Path> fixtureFolders,
    Invocations invocations,
    Artifacts artifacts,
    boolean keep) {

  /** Where artifacts are kept. */
  @FunctionalInterface
  interface Artifacts {
    /** The folder of an invocation's. */
    Path of(String invocationId);
  }
}
