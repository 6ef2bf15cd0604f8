package dev.recap.engine.runtime;

import dev.recap.engine.fixture.NeedsCrun;

/** With launchers that are used again. */
@NeedsCrun
class CrunWarmIT extends CapsuleContract implements TerminalContract {
  CrunWarmIT() {
    super(OciRuntime.Kind.CRUN, 2);
  }
}
