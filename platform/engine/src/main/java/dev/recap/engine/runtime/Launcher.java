package dev.recap.engine.runtime;

import dev.recap.core.capsule.Limits;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.engine.cgroup.LimitedCgroup;
import dev.recap.engine.linux.Fd;
import dev.recap.engine.linux.LinuxException;
import dev.recap.engine.linux.Mounts;
import dev.recap.engine.linux.Pipe;
import dev.recap.engine.linux.PrivateMounts;
import dev.recap.engine.linux.ThreadNamespaces;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A shell that waits to start the OCI runtime, in its own limited cgroup and private mount
 * namespace, and the thread that shares that mount namespace. It runs one capsule at a time and
 * keeps nothing of one for the next.
 */
final class Launcher implements AutoCloseable {
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(20);

  /** The guard is the second to act: 1.5 s are the capsule's own, after this process asked it. */
  private static final long GUARD_SECONDS = 4;

  /** More than the guard's shell can count in milliseconds as an int. */
  private static final long LONGEST_SECONDS = 2_000_000;

  private final LauncherFolder folder;
  private final LimitedCgroup cgroup;
  private final ExecutorService thread;
  private final Pipe orders = Pipe.open();
  private final Pipe reports = Pipe.open();
  private final Pipe life = Pipe.open();
  private final LineReader lines = new LineReader(reports.reader());
  private @Nullable Fd mounts;
  private @Nullable Process shell;
  private Census idle = Census.NONE;
  private int idleCharge;
  private boolean staged;
  private boolean stagedReadOnly;
  private final Map<String, Path> shown = new HashMap<>();

  /** Many times what a launcher and the runtime's state take in memory. */
  private static final long RESERVE = 1L << 20;

  private Launcher(LauncherFolder folder, LimitedCgroup cgroup) {
    this.folder = folder;
    this.cgroup = cgroup;
    this.thread =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("launcher-" + folder.name()).factory());
  }

  /**
   * Starts a launcher and waits until it is ready.
   *
   * @throws PlatformException when the host does not let it
   */
  static Launcher start(LauncherParts parts, String name) {
    try {
      requireRoom(parts.folders());
      LauncherFolder folder = LauncherFolder.create(parts.folders(), name, parts.owner());
      Launcher launcher = new Launcher(folder, cgroup(parts, folder));
      try {
        launcher.cgroup.limit(Limits.DEFAULT);
        launcher.onThread(() -> launcher.begin(parts));
        return launcher;
      } catch (RuntimeException | IOException e) {
        launcher.close();
        throw e;
      }
    } catch (IOException | LinuxException e) {
      throw new PlatformException(
          Problem.Kind.ofFile(e),
          "Tried to start a launcher in %s but %s".formatted(parts.folders(), e.getMessage()),
          e);
    }
  }

  private static LimitedCgroup cgroup(LauncherParts parts, LauncherFolder folder)
      throws IOException {
    try {
      return LimitedCgroup.create(parts.cgroups(), folder.name());
    } catch (IOException e) {
      folder.remove();
      throw e;
    }
  }

  /** Better here than in the middle of what the runtime and the launcher's shell write. */
  private static void requireRoom(Path folders) {
    long free = folders.toFile().getUsableSpace();
    if (free < RESERVE) {
      throw new PlatformException(
          Problem.Kind.HOST_FULL,
          "Tried to start a launcher in %s but only %d KiB are left there"
              .formatted(folders, free >> 10));
    }
  }

  private Census begin(LauncherParts parts) throws IOException {
    PrivateMounts.enter(folder.path().resolve("root"), parts.needed());
    mounts = Fd.open("/proc/thread-self/ns/mnt", Fd.O_RDONLY);
    Devices.make(folder.path().resolve("dev"));
    List<String> line =
        new ArrayList<>(List.of("setsid", "/bin/sh", "-c", script("launcher.sh"), "launcher"));
    line.add(Long.toString(ProcessHandle.current().pid()));
    for (Fd fd : List.of(orders.reader(), reports.writer(), life.reader())) {
      line.add(Integer.toString(fd.number()));
    }
    line.add(parts.shell().toString());
    line.add(script("guard.sh"));
    line.add(cgroup.processesFile().toString());
    line.add(cgroup.pidsMaxFile().toString());
    line.addAll(parts.runtime().run(folder.path()));
    Process started = parts.processes().startDetached(line);
    shell = started;
    cgroup.add(started.pid());
    // Only now may it go on: everything it starts from here is born in the cgroup.
    orders.writer().say("begin\n");
    String up = lines.await(START_NANOS, started::isAlive);
    if (!up.equals("up")) {
      throw new IOException(
          "the launcher's shell ended at once: "
              + new String(started.getErrorStream().readNBytes(2000), StandardCharsets.UTF_8));
    }
    orders.reader().close();
    life.reader().close();
    reports.writer().close();
    idle = Census.of(cgroup);
    idleCharge = cgroup.charged();
    return idle;
  }

  /** Runs something on the thread that shares the launcher's mount namespace. */
  <T> T onThread(Callable<T> task) {
    try {
      return thread.submit(task).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new PlatformException(
          Problem.Kind.PLATFORM,
          "Tried to work in launcher %s but %s".formatted(folder.name(), e.getCause()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformException(
          Problem.Kind.PLATFORM,
          "Tried to work in launcher %s but was interrupted".formatted(folder.name()),
          e);
    }
  }

  /**
   * Stages the files of a target, as its main process sees them, in the launcher's mount namespace.
   * On the thread.
   *
   * @return the tree, for looking paths up in it
   */
  Fd stage(int pid, boolean readOnly) throws IOException {
    Fd tree;
    Fd own = java.util.Objects.requireNonNull(mounts);
    try (Fd root = Fd.open("/proc/" + pid + "/root", Fd.O_PATH | Fd.O_DIRECTORY);
        Fd theirs = Fd.open("/proc/" + pid + "/ns/mnt", Fd.O_RDONLY)) {
      // Starting the launcher's process may have started the JVM's thread that waits for it, from
      // this one: that one shares this one's root directory, and the kernel then refuses.
      ThreadNamespaces.unshareRoot();
      ThreadNamespaces.enter(theirs);
      try {
        tree = Mounts.copyTree(root);
      } finally {
        ThreadNamespaces.enter(own);
      }
    }
    try {
      Mounts.restrict(tree, readOnly);
      Mounts.attach(tree, target().toString());
      staged = true;
      stagedReadOnly = readOnly || Mounts.isReadOnly(target());
      return tree;
    } catch (LinuxException | IOException e) {
      tree.close();
      throw e;
    }
  }

  /** Whether the topmost mount of the staged files is read-only, as a target's own root may be. */
  boolean stagedReadOnly() {
    return stagedReadOnly;
  }

  /**
   * Shows a folder of the host in the launcher's own folder, for a capsule in a user namespace: its
   * root is nobody special on the host, and a closed folder above would keep it out. On the thread.
   *
   * @param name one of {@link LauncherFolder#SHOWN}
   * @return where it is
   */
  Path show(String name, Path folderOfHost) {
    Path place = folder.path().resolve(name);
    if (shown.putIfAbsent(name, folderOfHost) == null) {
      try (Fd copy = Mounts.copy(folderOfHost.toString())) {
        Mounts.attach(copy, place.toString());
      }
    }
    return place;
  }

  /** The folders of the host that are shown, by their names here. */
  Map<String, Path> shown() {
    return Map.copyOf(shown);
  }

  /** Takes away again what is staged and shown; without effect when nothing is. On the thread. */
  void unstage() {
    if (staged) {
      Mounts.detach(target().toString());
      staged = false;
    }
    shown.keySet().forEach(name -> Mounts.detach(folder.path().resolve(name).toString()));
    shown.clear();
  }

  /**
   * Tells the shell to start the runtime over the bundle, with these descriptors of this process.
   */
  void run(Fd in, Fd out, Fd err, Fd status, Fd go, String extra) {
    String order =
        "%d %d %d %d %d %s %s\n"
            .formatted(
                in.number(),
                out.number(),
                err.number(),
                status.number(),
                go.number(),
                folder.name(),
                extra);
    if (!orders.writer().say(order)) {
      throw new PlatformException(
          Problem.Kind.PLATFORM,
          "Tried to give launcher %s an order but it has ended".formatted(folder.name()));
    }
  }

  /**
   * Tells the guard that a capsule begins and when to end it if this process does not.
   *
   * @param timeoutNanos the capsule's time
   * @param spare the processes around it, which are no part of it
   */
  void armGuard(long timeoutNanos, Collection<Integer> spare) {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(timeoutNanos) + GUARD_SECONDS;
    String order =
        "run %s %s\n"
            .formatted(
                seconds > LONGEST_SECONDS ? "-" : Long.toString(seconds),
                spare.stream().map(String::valueOf).collect(Collectors.joining(" ")));
    if (!life.writer().say(order)) {
      throw new PlatformException(
          Problem.Kind.PLATFORM,
          "Tried to tell the guard of launcher %s about a capsule but it has ended"
              .formatted(folder.name()));
    }
  }

  /** Tells the guard that the capsule has ended and nothing of it is left. */
  void disarmGuard() {
    life.writer().say("done\n");
  }

  /** Lines the shell reports: {@code ended STATUS} when the runtime has ended. */
  LineReader reports() {
    return lines;
  }

  Path target() {
    return folder.path().resolve("target");
  }

  LauncherFolder folder() {
    return folder;
  }

  LimitedCgroup cgroup() {
    return cgroup;
  }

  /**
   * Whether nothing is charged to the cgroup but the launcher itself: no process, and no zombie
   * anywhere.
   */
  boolean isIdle() {
    return cgroup.charged() == idleCharge && cgroup.pids().stream().allMatch(idle::holds);
  }

  /** The same after waiting until it is, at most so long. */
  boolean awaitIdle(long nanos) {
    long end = System.nanoTime() + nanos;
    while (!isIdle() && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    return isIdle();
  }

  /** How many processes are charged to the cgroup beyond the launcher itself. */
  int extraCharge() {
    return cgroup.charged() - idleCharge;
  }

  /** The launcher's own processes. */
  Census idlePids() {
    return idle;
  }

  /**
   * Ends the shell, and with it the mount namespace and all that is mounted there, and removes
   * folder and cgroup.
   */
  @Override
  public void close() {
    thread.execute(this::unstage);
    thread.shutdown();
    orders.close();
    life.close();
    Process running = shell;
    if (running != null) {
      end(running);
    }
    new CgroupSweep(cgroup).sweep(Census.NONE);
    try {
      thread.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    reports.close();
    if (mounts != null) {
      mounts.close();
    }
    cgroup.close();
    folder.remove();
  }

  private static void end(Process running) {
    try {
      if (!running.waitFor(200, TimeUnit.MILLISECONDS)) {
        running.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      running.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static String script(String name) throws IOException {
    try (InputStream stream = Launcher.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IOException(name + " is not in the jar");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
