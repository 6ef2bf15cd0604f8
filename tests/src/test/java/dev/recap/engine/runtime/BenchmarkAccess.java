package dev.recap.engine.runtime;

import dev.recap.core.binding.Binder;
import dev.recap.core.binding.Binding;
import dev.recap.core.binding.TargetFacts;
import dev.recap.core.capsule.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the benchmarks need of this package and nobody else does. */
public final class BenchmarkAccess {
  /** How large the compiled filter of a capsule without capabilities is, about. */
  private static final int FILTER_BYTES = 3000;

  private BenchmarkAccess() {}

  /** Makes the folder that is bound to /dev of every capsule, in the caller's mount namespace. */
  public static void makeDevices(Path folder) throws IOException {
    Devices.make(folder);
  }

  /** A configuration as a warm launcher is given one; {@code json} of it is what is measured. */
  public static Sample sample(Manifest manifest) {
    Binding binding =
        new Binder()
            .bind(
                manifest.binding(),
                manifest.limits(),
                new TargetFacts(0, 0, List.of(), false, false, 1));
    return new Sample(
        new RuntimeSpec(
            binding,
            Map.of(
                "pid",
                "/proc/1/fd/1",
                "network",
                "/proc/1/fd/2",
                "ipc",
                "/proc/1/fd/3",
                "uts",
                "/proc/1/fd/4"),
            new Supervisor(Path.of("/s")).around(List.of("/usr/bin/top", "-b", "-n", "1")),
            List.of("PATH=/usr/bin:/bin", "HOME=/tmp", "LANG=C.UTF-8", "RECAP_PARAMS={}"),
            "/var/lib/recap/rootfs",
            "/var/lib/recap/supervisor",
            Optional.empty(),
            Optional.of("/run/recap/launchers/1/dev"),
            Optional.empty(),
            true,
            Optional.empty(),
            List.of("/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/timer_list"),
            Optional.of(Base64.getEncoder().encodeToString(new byte[FILTER_BYTES])),
            Optional.empty(),
            Optional.empty()));
  }

  /** One configuration. */
  public static final class Sample {
    private final RuntimeSpec spec;

    private Sample(RuntimeSpec spec) {
      this.spec = spec;
    }

    /** Its JSON text. */
    public String json() {
      return spec.json();
    }
  }
}
