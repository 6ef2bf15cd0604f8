package dev.recap.cli.command;

import dev.recap.core.capsule.CapsuleRef;
import picocli.CommandLine.Parameters;

/** The argument {@code CAPSULE}, for every command about one capsule, here or in a registry. */
final class CapsuleArgument {
  @Parameters(
      index = "0",
      paramLabel = "CAPSULE",
      description = "[HOST/NAMESPACE/]NAME[:VERSION][@DIGEST]")
  private String reference = "";

  /** The capsule that was named. */
  CapsuleRef read() {
    return References.capsule(reference);
  }
}
