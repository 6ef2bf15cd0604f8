package dev.recap.cli.command;

import dev.recap.catalog.search.Entry;
import dev.recap.catalog.search.Testimony;
import dev.recap.core.capsule.Argument;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleCatalog;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.capsule.DeclaredBinding;
import dev.recap.core.capsule.Digest;
import dev.recap.core.capsule.Limits;
import dev.recap.core.capsule.Manifest;
import dev.recap.core.capsule.OutputFormat;
import dev.recap.core.capsule.ParameterSchema.Checked;
import dev.recap.core.capsule.Parameters;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A catalog of one capsule, {@code echo}, that takes any parameter but {@code wrong}; {@code old}
 * is the same with something to say about it, and {@code denied} is one that policy does not allow.
 */
final class FakeCatalog implements CapsuleCatalog {
  @Override
  public Lookup find(CapsuleRef reference) {
    return switch (reference.name()) {
      case "echo" -> new Lookup.Found(echo());
      case "old" -> new Lookup.Found(echo(), List.of("old is deprecated: use echo"));
      case "denied" -> new Lookup.Refused(reference, "Tried to invoke denied but nobody signed it");
      default -> new Lookup.Unknown(reference, List.of("echo"));
    };
  }

  static Capsule echo() {
    return new Capsule(
        manifest(), new Digest("sha256:" + "0a".repeat(32)), Path.of("/"), FakeCatalog::check);
  }

  /** The same as a search finds it. */
  static Entry entry() {
    return new Entry(
        Entry.LOCAL,
        "",
        "echo",
        "1.2.0",
        Optional.of(echo().digest()),
        """
        {"metadata": {"name": "echo", "version": "1.2.0", "summary": "Says what it was told",
          "license": "Apache-2.0", "keywords": ["parrot"]},
         "spec": {"entrypoint": ["/echo"], "match": {"label": "app"},
          "params": {"properties": {"a": {"type": "integer", "default": 1, "description": "One."}}},
          "binding": {"filesystem": "read", "capabilities": ["NET_RAW"]}}}
        """,
        "# echo\n\nSays *everything* again.\n",
        "",
        0,
        0,
        Testimony.NONE,
        List.of());
  }

  @Override
  public List<Manifest> list() {
    return List.of(manifest());
  }

  private static Checked check(Map<String, Object> given) {
    if (given.containsKey("wrong")) {
      return new Checked.Refused(List.of("there is no parameter wrong"));
    }
    String text = new TreeMap<>(given).toString().replace("\"", "");
    return new Checked.Accepted(
        new Parameters(given, "\"" + text + "\"", "{}", Set.of(), Set.of()));
  }

  private static Manifest manifest() {
    return new Manifest(
        new Manifest.Metadata(
            "echo",
            "1.2.0",
            "Says what it was told",
            "For tests.",
            "Apache-2.0",
            List.of("somebody"),
            Optional.empty(),
            List.of("parrot"),
            List.of(),
            Optional.empty()),
        List.of(new Argument.Template("/echo")),
        "{}",
        new OutputFormat.Json(),
        List.of(),
        Manifest.Match.ANY,
        new DeclaredBinding(
            Set.of(DeclaredBinding.Namespace.PID),
            DeclaredBinding.Filesystem.READ,
            new DeclaredBinding.User.OfTarget(),
            Set.of("NET_RAW")),
        Limits.DEFAULT,
        Set.of(Manifest.Mode.ONCE),
        List.of());
  }
}
