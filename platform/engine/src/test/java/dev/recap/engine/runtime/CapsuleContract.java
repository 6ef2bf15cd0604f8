package dev.recap.engine.runtime;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** All that holds for every capsule, by whichever runtime it is run. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CapsuleContract
    implements BindingContract,
        FilesystemContract,
        LimitsContract,
        PowerContract,
        OrphanContract,
        ArtifactContract,
        UndoContract,
        TargetPathContract {
  private final OciRuntime.Kind kind;
  private final int keepWarm;
  private @org.jspecify.annotations.Nullable CapsuleBench bench;

  CapsuleContract(OciRuntime.Kind kind, int keepWarm) {
    this.kind = kind;
    this.keepWarm = keepWarm;
  }

  @BeforeAll
  void open() throws IOException {
    bench = new CapsuleBench(kind, keepWarm);
  }

  @Override
  public CapsuleBench bench() {
    return java.util.Objects.requireNonNull(bench);
  }

  @AfterAll
  void close() throws IOException {
    if (bench != null) {
      bench.close();
    }
  }
}
