package dev.recap.core.invocation;

import dev.recap.core.binding.Binding;
import dev.recap.core.binding.TargetFacts;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.Manifest;
import dev.recap.core.capsule.Parameters;
import dev.recap.core.target.TargetHandle;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Port: runs capsules in the namespaces of their targets. */
public interface CapsuleRuntime {

  /** Reads what a binding must know of a target. */
  TargetFacts facts(TargetHandle target);

  /**
   * Whether the target has what a manifest asks of it.
   *
   * @return a sentence about what is missing, or empty when it fits
   */
  Optional<String> misfit(Manifest manifest, TargetHandle target);

  /**
   * Builds everything around the capsule and stops right before its first instruction.
   *
   * @throws PlatformException when the host cannot do it
   */
  Bind bind(Job job, TargetHandle target, Streams streams);

  /**
   * What is to be run.
   *
   * @param id the invocation's id
   * @param interactive whether the capsule gets a terminal
   */
  record Job(
      String id, Capsule capsule, Parameters parameters, Binding binding, boolean interactive) {}

  /** What binding came to. */
  sealed interface Bind {
    /** Everything is ready; closing it without running takes it all away again. */
    record Ready(Bound bound) implements Bind {}

    /** The target ended or changed meanwhile. */
    record Gone(String message) implements Bind {}

    /** A parameter names something in the target that is not there or not what it must be. */
    record Refused(String problem) implements Bind {}
  }

  /** A capsule that is bound. */
  interface Bound extends AutoCloseable {

    /** Lets the capsule run until it ends or one of its bounds is reached. Called once. */
    Exit run(Duration timeout);

    /** Ends a run from another thread; without effect when it has ended. */
    void cancel(String by);

    /**
     * Runs the manifest's {@code undo} when the capsule ran and has one, takes everything away,
     * then compares the target with what it was. Called once, run or not.
     */
    Traces tearDown();

    /** Takes everything away when {@link #tearDown} was not reached. */
    @Override
    void close();
  }

  /** How the run ended. */
  sealed interface Exit {
    /** By itself; {@code code} counts as a shell does. */
    record Exited(int code) implements Exit {}

    /** Its timeout passed. */
    record DeadlinePassed() implements Exit {}

    /** The kernel ended it at its memory limit. */
    record MemoryExceeded() implements Exit {}

    /** Its files under {@code /out} grew past their limit. */
    record ArtifactsExceeded(String message) implements Exit {}

    /** The target's main process ended, or the target was paused. */
    record TargetLost(String message) implements Exit {}

    /** {@link Bound#cancel} was called. */
    record Stopped(String by) implements Exit {}

    /** The OCI runtime or the launcher failed. */
    record Broken(String message) implements Exit {}
  }

  /** What a run left for the record. */
  record Traces(Captured stdout, Captured stderr, List<Artifact> artifacts, Receipt receipt) {}
}
