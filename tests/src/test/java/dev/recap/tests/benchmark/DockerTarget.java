package dev.recap.tests.benchmark;

import dev.recap.engine.fixture.BusyboxCapsule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The target: a container of Docker. Its image holds busybox, for the rows of docker exec and
 * nsenter, which can run nothing that is not in the image.
 *
 * @param name of the container
 * @param image also used by the rows of docker run
 * @param pid of its main process, as the host counts
 */
record DockerTarget(String name, String image, int pid) implements AutoCloseable {

  /** Starts one whose main process runs a shell script. */
  static DockerTarget start(String word, String script) throws IOException, InterruptedException {
    String name = "recap-benchmark-%d-%s".formatted(ProcessHandle.current().pid(), word);
    String image = name + ":latest";
    try {
      importImage(image);
      List<String> run = new ArrayList<>(List.of("docker", "run", "--detach", "--name", name));
      run.addAll(List.of("--network=none", "--tmpfs=/counts", image, "/bin/sh", "-c", script));
      new External(run).run();
      String pid =
          External.of("docker", "inspect", "--format={{.State.Pid}}", name).output().strip();
      return new DockerTarget(name, image, Integer.parseInt(pid));
    } catch (IOException | InterruptedException e) {
      remove(name, image);
      throw e;
    }
  }

  private static void importImage(String image) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("recap-benchmark-image-");
    try {
      Path root = BusyboxCapsule.unpack(Files.createDirectory(folder.resolve("root")));
      Path tar = folder.resolve("root.tar");
      External.of("tar", "--owner=0", "--group=0", "-C", root + "", "-cf", tar + "", ".").run();
      External.of("docker", "import", tar.toString(), image).run();
    } finally {
      Attempts.run(List.of("rm", "-rf", folder.toString()));
    }
  }

  /** The reference that means it. */
  String reference() {
    return "docker:" + name;
  }

  /** One of its namespaces, or its root, in /proc. */
  Path proc(String below) {
    return Path.of("/proc", Integer.toString(pid)).resolve(below);
  }

  @Override
  public void close() {
    remove(name, image);
  }

  private static void remove(String name, String image) {
    Attempts.run(List.of("docker", "rm", "--force", name));
    Attempts.run(List.of("docker", "rmi", "--force", image));
  }
}
