package dev.recap.engine.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CrunClientTest extends ContainerRuntimeClientContract {
  private static final String ID = "c0ffee00c0ffee00c0ffee00c0ffee00";
  private static final int PID = 9059;
  private static final long TICKS = 115555;

  @Override
  ContainerRuntimeClient client() {
    return OciRuntimeClient.crun(
        new StateDirectories(List.of(container())), fakeProc(TICKS).proc());
  }

  @Override
  ContainerRuntimeClient clientOfNothing() {
    return OciRuntimeClient.crun(
        new StateDirectories(List.of(Path.of("/nonexistent"))), fakeProc(TICKS).proc());
  }

  @Override
  Expected expected() {
    return new Expected("crun", ID, ID, PID);
  }

  private Path container() {
    Path root = directory.resolve("crun");
    FakeProc.write(root.resolve(ID).resolve("status"), Recorded.text("crun-status.json"));
    FakeProc.write(root.resolve(ID).resolve("config.json"), "{\"annotations\":{\"app\":\"web\"}}");
    return root;
  }

  private FakeProc fakeProc(long ticks) {
    return new FakeProc(directory.resolve("proc")).process(PID, ticks, "/" + ID);
  }

  @Test
  void isExitedWhenThePidIsAnotherProcessByNow() {
    ContainerRuntimeClient client = client();
    fakeProc(TICKS + 1);

    assertThat(found(client.find(ID))).extracting(Sighting::state).containsExactly("exited");
  }

  @Test
  void isCreatedWhileItWaitsToBeStarted() {
    ContainerRuntimeClient client = client();
    FakeProc.write(directory.resolve("crun").resolve(ID).resolve("exec.fifo"), "");

    assertThat(found(client.find(ID))).extracting(Sighting::state).containsExactly("created");
  }

  @Test
  void passesOverAContainerThatIsBeingCreatedOrRemoved() {
    ContainerRuntimeClient client = client();
    FakeProc.write(directory.resolve("crun").resolve(ID).resolve("status"), "{\"pid\": 90");

    assertThat(found(client.find(ID))).isEmpty();
  }
}
