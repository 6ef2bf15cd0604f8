package dev.recap.tests.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.engine.fixture.NeedsRunc;
import dev.recap.engine.fixture.RealContainers;
import dev.recap.engine.fixture.TestEngine;
import dev.recap.engine.runtime.OciRuntime;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every kind of ending over each runtime, in targets of each; on the cgroup hierarchies of whatever
 * host it runs on.
 */
@NeedsCrun
@NeedsRunc
class EveryRuntimeIT {

  @ParameterizedTest(name = "{0} in a target of {1}, {2} launchers kept")
  @CsvSource({"CRUN,crun,2", "CRUN,runc,0", "RUNC,crun,2", "RUNC,runc,0"})
  void endsEveryCapsuleAsItMustAndLeavesNothing(
      OciRuntime.Kind kind, String targetRuntime, int keepWarm) throws IOException {
    try (TestEngine engine = TestEngine.open(kind, keepWarm);
        RealContainers containers = new RealContainers()) {
      String target =
          (targetRuntime.equals("crun")
                  ? containers.crun("t", Map.of())
                  : containers.runc("t", Map.of()))
              .reference();
      int pid = KilledAtAnyMomentIT.pidOf(target);
      TargetState before = TargetState.of(pid);
      for (Mischief.Deed deed : new Mischief(engine.capsule("").rootfs()).all()) {
        InvocationRecord record = engine.invoke(deed.capsule(), target);
        assertThat(record.outcome().orElseThrow().word())
            .as("%s: %s", deed.capsule().manifest().entrypoint(), record.outcome())
            .isEqualTo(deed.outcome());
        assertThat(record.receipt().orElseThrow().clean()).as("%s", record.receipt()).isTrue();
        assertThat(TargetState.of(pid)).isEqualTo(before);
      }
      engine.runtime().close();
      HostState host =
          HostState.of(
              owner -> owner == ProcessHandle.current().pid(),
              engine.settings().runDirectory(),
              engine.settings().stateDirectory());
      assertThat(host.cgroups()).isEmpty();
      assertThat(host.processes()).isEmpty();
      assertThat(host.mounts()).isEmpty();
    }
  }
}
