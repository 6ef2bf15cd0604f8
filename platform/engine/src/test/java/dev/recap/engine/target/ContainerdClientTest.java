package dev.recap.engine.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ContainerdClientTest extends ContainerRuntimeClientContract {
  private static final String ID = "c0ffee00c0ffee00c0ffee00c0ffee00";

  @Override
  ContainerRuntimeClient client() {
    task("default", ID, 8977, "/default/" + ID, "\"app\":\"web\"");
    proc().process(8977, 1, "/default/" + ID);
    return client(tasks());
  }

  @Override
  ContainerRuntimeClient clientOfNothing() {
    return client(Path.of("/nonexistent"));
  }

  private ContainerdClient client(Path tasks) {
    return new ContainerdClient(tasks, directory.resolve("runc"), proc().proc());
  }

  @Override
  Expected expected() {
    return new Expected("containerd", ID, "default/" + ID, 8977);
  }

  @Test
  void leavesDockersContainersToDockerUnlessTheyAreNamed() {
    ContainerRuntimeClient client = client();
    task("moby", Recorded.DOCKER_ID, 8810, "/docker/" + Recorded.DOCKER_ID, "");
    proc().process(8810, 1, "/docker/" + Recorded.DOCKER_ID);

    assertThat(found(client.find(Recorded.DOCKER_ID))).isEmpty();
    assertThat(found(client.list(Map.of()))).hasSize(1);
    assertThat(found(client.find("moby/" + Recorded.DOCKER_ID))).hasSize(1);
  }

  @Test
  void findsAnIdInTwoNamespacesTwice() {
    ContainerRuntimeClient client = client();
    task("other", ID, 9000, "/other/" + ID, "");

    assertThat(found(client.find(ID)))
        .extracting(Sighting::name)
        .containsExactlyInAnyOrder("default/" + ID, "other/" + ID);
    assertThat(found(client.find("nowhere/" + ID))).isEmpty();
  }

  @Test
  void isExitedWhenThePidIsAnotherProcessByNow() {
    ContainerRuntimeClient client = client();
    proc().process(8977, 2, "/default/another");

    assertThat(found(client.find(ID))).extracting(Sighting::state).containsExactly("exited");
  }

  @Test
  void isCreatedWhileItWaitsToBeStarted() {
    ContainerRuntimeClient client = client();
    FakeProc.write(directory.resolve("runc/default").resolve(ID).resolve("exec.fifo"), "");

    assertThat(found(client.find(ID))).extracting(Sighting::state).containsExactly("created");
  }

  @Test
  void knowsTheCgroupsSystemdMakes() {
    ContainerRuntimeClient client = client();
    task("k8s.io", "feed1234", 7, "kubepods-pod1.slice:cri-containerd:feed1234", "");
    proc().process(7, 1, "/kubepods.slice/kubepods-pod1.slice/cri-containerd-feed1234.scope");

    assertThat(found(client.find("k8s.io/feed1234"))).allMatch(Sighting::running).hasSize(1);
  }

  @Test
  void listsNoPauseContainers() {
    ContainerRuntimeClient client = client();
    task(
        "k8s.io", "feed1234", 7, "/k/feed1234", "\"io.kubernetes.cri.container-type\":\"sandbox\"");
    proc().process(7, 1, "/k/feed1234");

    assertThat(found(client.list(Map.of()))).extracting(Sighting::id).containsExactly(ID);
    assertThat(found(client.find("feed1234"))).hasSize(1);
  }

  private void task(String namespace, String id, int pid, String cgroup, String annotations) {
    Path task = tasks().resolve(namespace).resolve(id);
    FakeProc.write(task.resolve("init.pid"), Integer.toString(pid));
    FakeProc.write(
        task.resolve("config.json"),
        "{\"annotations\":{%s},\"linux\":{\"cgroupsPath\":\"%s\"}}".formatted(annotations, cgroup));
  }

  private Path tasks() {
    return directory.resolve("tasks");
  }

  private FakeProc proc() {
    return new FakeProc(directory.resolve("proc"));
  }
}
