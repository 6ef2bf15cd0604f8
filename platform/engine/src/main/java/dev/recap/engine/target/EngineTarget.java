package dev.recap.engine.target;

import dev.recap.core.target.Target;
import dev.recap.core.target.TargetHandle;
import dev.recap.engine.linux.Pidfd;

/** A target of this host, held by a descriptor that refers to its main process for ever. */
public final class EngineTarget implements TargetHandle {
  private final Target target;
  private final Pidfd pidfd;
  private final ProcessCgroups cgroups;

  EngineTarget(Target target, Pidfd pidfd, ProcessCgroups cgroups) {
    this.target = target;
    this.pidfd = pidfd;
    this.cgroups = cgroups;
  }

  @Override
  public Target target() {
    return target;
  }

  /** The hold on its main process; it is closed with this handle. */
  public Pidfd pidfd() {
    return pidfd;
  }

  /** The cgroups its main process was in when it was resolved. */
  public ProcessCgroups cgroups() {
    return cgroups;
  }

  @Override
  public boolean alive() {
    return pidfd.alive();
  }

  @Override
  public void close() {
    pidfd.close();
  }
}
