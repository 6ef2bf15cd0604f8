package dev.recap.tests.benchmark.micro;

import dev.recap.catalog.manifest.ManifestReader;
import dev.recap.catalog.manifest.ManifestReader.Reading;
import dev.recap.catalog.parameters.SchemaParameters;
import dev.recap.core.capsule.Manifest;
import dev.recap.core.capsule.ParameterSchema;
import dev.recap.core.capsule.ParameterSchema.Checked;
import dev.recap.engine.runtime.BenchmarkAccess;
import java.nio.file.Path;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Pure computations over the manifest of the capsule top. */
@State(Scope.Benchmark)
public class PiecesBenchmark {
  private final Manifest manifest = manifest();
  private final BenchmarkAccess.Sample sample = BenchmarkAccess.sample(manifest);
  private final ParameterSchema schema = SchemaParameters.of(manifest.params());

  private static Manifest manifest() {
    Path file = Path.of(System.getProperty("recap.benchmark.root"), "functions/top/capsule.yaml");
    return switch (new ManifestReader().read(file)) {
      case Reading.Valid valid -> valid.file().manifest();
      case Reading.Invalid invalid -> throw new IllegalStateException(invalid.problems() + "");
    };
  }

  /** The OCI runtime's configuration as text. */
  @Benchmark
  public String runtimeSpecJson() {
    return sample.json();
  }

  /** What a caller gave, against the capsule's schema. */
  @Benchmark
  public Checked parameterSchemaCheck() {
    return schema.check(Map.of("iterations", "1", "sort", "%MEM"));
  }
}
