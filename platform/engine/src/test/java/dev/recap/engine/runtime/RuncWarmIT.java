package dev.recap.engine.runtime;

import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.engine.fixture.NeedsRunc;

/**
 * With the other runtime; without the contract of terminals, which runc does not hand over in the
 * foreground.
 */
@NeedsCrun
@NeedsRunc
class RuncWarmIT extends CapsuleContract {
  RuncWarmIT() {
    super(OciRuntime.Kind.RUNC, 2);
  }
}
