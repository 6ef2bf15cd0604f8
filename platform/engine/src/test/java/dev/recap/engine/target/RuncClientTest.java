package dev.recap.engine.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RuncClientTest extends ContainerRuntimeClientContract {
  private static final String ID = "c0ffee00c0ffee00c0ffee00c0ffee00";
  private static final int PID = 9051;
  private static final long TICKS = 115554;

  @Override
  ContainerRuntimeClient client() {
    Path root = directory.resolve("runc");
    FakeProc.write(root.resolve(ID).resolve("state.json"), Recorded.text("runc-state.json"));
    return client(root, TICKS);
  }

  @Override
  ContainerRuntimeClient clientOfNothing() {
    return client(Path.of("/nonexistent"), TICKS);
  }

  private ContainerRuntimeClient client(Path root, long ticks) {
    FakeProc proc = new FakeProc(directory.resolve("proc")).process(PID, ticks, "/" + ID);
    return OciRuntimeClient.runc(new StateDirectories(List.of(root)), proc.proc());
  }

  @Override
  Expected expected() {
    return new Expected("runc", ID, ID, PID);
  }

  @Test
  void isExitedWhenThePidIsAnotherProcessByNow() {
    client();

    assertThat(found(client(directory.resolve("runc"), TICKS + 1).find(ID)))
        .extracting(Sighting::state)
        .containsExactly("exited");
  }
}
