package dev.recap.engine.runtime;

import dev.recap.engine.fixture.NeedsCrun;

/** With a launcher for each capsule, as in a process that invokes once. */
@NeedsCrun
class CrunColdIT extends CapsuleContract implements TerminalContract {
  CrunColdIT() {
    super(OciRuntime.Kind.CRUN, 0);
  }
}
