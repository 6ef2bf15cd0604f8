package dev.recap.tests.benchmark;

import dev.recap.catalog.LocalCatalog;
import dev.recap.catalog.rootfs.CommandRunner;
import dev.recap.core.capsule.Argument;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleCatalog.Lookup;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.capsule.DeclaredBinding.Filesystem;
import dev.recap.core.capsule.Manifest;
import dev.recap.engine.fixture.BusyboxCapsule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is run in the target.
 *
 * @param name in tables
 * @param capsule for ours
 * @param inTarget the program of the target's image that does the same, for docker exec, docker run
 *     and nsenter
 */
record Utility(String name, Capsule capsule, List<String> inTarget) {

  /** A static program that does nothing: what remains is the cost of running anything. */
  static Utility nothing(Path rootfs, Filesystem filesystem) {
    BusyboxCapsule any = BusyboxCapsule.running(rootfs, "").with(filesystem);
    Manifest m = any.manifest();
    Manifest manifest =
        new Manifest(
            m.metadata(),
            List.of(new Argument.Template("/bin/busybox"), new Argument.Template("true")),
            m.params(),
            m.output(),
            m.artifacts(),
            m.match(),
            m.binding(),
            m.limits(),
            m.modes(),
            m.undo());
    return new Utility(
        "true",
        new BusyboxCapsule(rootfs, manifest, any.targetPaths()).capsule(),
        List.of("/bin/busybox", "true"));
  }

  /** The capsule {@code top} of this source tree, built when it is not; busybox's top elsewhere. */
  static Utility top(Path functions, Path store, CommandRunner commands) throws IOException {
    LocalCatalog catalog = new LocalCatalog(store, Optional.of(functions), commands, step -> {});
    return switch (catalog.find(CapsuleRef.parse("top"))) {
      case Lookup.Found(Capsule capsule, List<String> _) ->
          new Utility("top", capsule, List.of("/bin/busybox", "top", "-b", "-n", "1"));
      case Lookup.Unknown u -> throw new IOException("Tried to find top in " + functions);
      case Lookup.Ambiguous a -> throw new IOException(a.problem());
      case Lookup.Refused r -> throw new IOException(r.problem());
      case Lookup.Unavailable u -> throw new IOException(u.problem());
    };
  }
}
