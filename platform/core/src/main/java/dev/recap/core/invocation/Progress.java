package dev.recap.core.invocation;

import dev.recap.core.capsule.Parameters;

/** Is told what an invocation is doing while it does it. */
public interface Progress {

  /** A phase was entered. */
  void entered(String id, Phase phase);

  /** The invocation is bound and can be cancelled through {@code bound}. */
  void bound(String id, CapsuleRuntime.Bound bound);

  /** Its parameters fit; what is secret in them is known from here on, before anything runs. */
  default void checked(String id, Parameters parameters) {}

  /** What whoever invokes this capsule should know, one sentence; before anything runs. */
  default void notice(String id, String notice) {}

  /** Nobody is told. */
  Progress SILENT =
      new Progress() {
        @Override
        public void entered(String id, Phase phase) {}

        @Override
        public void bound(String id, CapsuleRuntime.Bound bound) {}
      };
}
