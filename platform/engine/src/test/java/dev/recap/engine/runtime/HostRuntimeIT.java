package dev.recap.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.engine.fixture.RealContainers;
import dev.recap.engine.fixture.TestEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

@NeedsCrun
class HostRuntimeIT {

  @Test
  void runsTheCapsuleInTheTargetAgainAndAgainAndLeavesNothing() throws IOException {
    try (TestEngine engine = TestEngine.open(OciRuntime.Kind.CRUN, 2);
        RealContainers containers = new RealContainers()) {
      engine.runtime().warmUp();
      String target = containers.crun("t", Map.of()).reference();
      for (int i = 0; i < 20; i++) {
        InvocationRecord record = engine.invoke(engine.capsule("ps; echo oops >&2"), target);
        assertThat(record.outcome()).contains(new Outcome.Succeeded());
        assertThat(record.receipt().orElseThrow().clean()).isTrue();
        assertThat(new String(record.stdout().bytes(), StandardCharsets.UTF_8))
            .contains("/bin/sleep 1000000");
        assertThat(record.stderr().bytes()).asString().isEqualTo("oops\n");
      }
    }
  }
}
