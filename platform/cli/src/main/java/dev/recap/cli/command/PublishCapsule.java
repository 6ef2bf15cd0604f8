package dev.recap.cli.command;

import dev.recap.catalog.LocalCatalog.Build;
import dev.recap.catalog.lock.LockMode;
import dev.recap.catalog.place.RepositoryName;
import dev.recap.catalog.place.Transfer;
import dev.recap.catalog.remote.Publication;
import dev.recap.catalog.remote.PublishOptions;
import dev.recap.catalog.remote.Pull;
import dev.recap.cli.output.Console;
import dev.recap.cli.output.TransferProgress;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleCatalog.Lookup;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.capsule.Digest;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "publish",
    description = {
      "Publishes a capsule, with its bill of materials, test evidence and signatures.",
      "A version never changes: other content under a version that is there is refused."
    },
    footerHeading = Recap.EXAMPLES,
    footer = {
      "  recap catalog publish functions/top registry.example.com/team",
      "  recap catalog publish top:1.2.0 registry.example.com/team --channel stable --key team.key",
      "  recap catalog publish ./layout registry.example.com/team"
    })
final class PublishCapsule implements Callable<Integer> {
  private final Host host;
  private final Console console;

  @Parameters(
      index = "0",
      paramLabel = "DIR|LAYOUT|CAPSULE",
      description =
          "A capsule's folder, which is built; an OCI image layout; or NAME[:VERSION] of this host.")
  private String what = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "HOST/NAMESPACE",
      description = "Where to; without, the capsule is in this host's store alone.")
  private @Nullable String place;

  @Option(
      names = "--channel",
      paramLabel = "NAME",
      description = "Also move this tag forward to it, stable for example; repeatable.")
  private List<String> channels = new ArrayList<>();

  @Option(
      names = {"--force-latest", "--force"},
      description = "Move latest and the channels to it even if that is back.")
  private boolean force;

  @Mixin private KeyOption key = new KeyOption();

  /** The exit status of what could not even be begun with. */
  private int failure;

  PublishCapsule(Host host, Console console) {
    this.host = host;
    this.console = console;
  }

  @Override
  public Integer call() {
    Optional<RepositoryName> namespace = Optional.ofNullable(place).map(References::namespace);
    try {
      List<CapsuleRef> capsules = capsules();
      int status = failure;
      for (CapsuleRef capsule : capsules) {
        status = Math.max(status, publish(capsule, namespace));
      }
      return status;
    } catch (IOException e) {
      return console.fail(CatalogProblems.of(e));
    }
  }

  /** Exactly what is meant; what is wrong is said, and there is nothing then. */
  private List<CapsuleRef> capsules() throws IOException {
    Path path = Path.of(what).toAbsolutePath().normalize();
    if (Files.isRegularFile(path.resolve("oci-layout"))) {
      return taken(path);
    }
    if (Files.isDirectory(path)) {
      Build build = host.build(path, LockMode.STRICT);
      if (build instanceof Build.Built(Capsule capsule)) {
        return List.of(exactly(capsule));
      }
      failure = FailedBuild.report(build, console);
      return List.of();
    }
    return switch (host.catalog().find(References.capsule(what))) {
      case Lookup.Found(Capsule capsule, List<String> _) -> List.of(exactly(capsule));
      case Lookup.Unknown unknown -> none(Problem.of(unknown));
      case Lookup.Ambiguous ambiguous -> none(Problem.of(ambiguous));
      case Lookup.Refused refused -> none(Problem.of(refused));
      case Lookup.Unavailable unavailable -> none(Problem.of(unavailable));
    };
  }

  private List<CapsuleRef> taken(Path layout) throws IOException {
    List<CapsuleRef> taken = new ArrayList<>();
    for (Pull pull : host.registries().take(layout, Transfer.SILENT)) {
      switch (pull) {
        case Pull.Installed(var stored, var manifest, boolean _, List<String> _) ->
            taken.add(
                new CapsuleRef(
                    manifest.metadata().name(),
                    Optional.of(manifest.metadata().version()),
                    Optional.of(stored.digest())));
        case Pull.NotThere not -> failure = console.fail(CatalogProblems.of(not));
        case Pull.Refused refused -> failure = console.fail(CatalogProblems.of(refused));
      }
    }
    return taken;
  }

  private List<CapsuleRef> none(Problem problem) {
    failure = console.fail(problem);
    return List.of();
  }

  private static CapsuleRef exactly(Capsule capsule) {
    return new CapsuleRef(
        capsule.manifest().metadata().name(),
        Optional.of(capsule.manifest().metadata().version()),
        Optional.of(capsule.digest()));
  }

  private int publish(CapsuleRef capsule, Optional<RepositoryName> namespace) throws IOException {
    if (namespace.isEmpty()) {
      console.result(capsule.toString());
      return 0;
    }
    Publication end;
    try (TransferProgress progress =
        new TransferProgress(console, "Publishing " + capsule.name())) {
      end =
          host.registries()
              .publish(
                  capsule,
                  namespace.get(),
                  new PublishOptions(channels, force),
                  key.read(host),
                  progress);
    }
    RepositoryName to = namespace.get().child(capsule.name());
    return switch (end) {
      case Publication.Published(var index, List<String> tags, List<String> notes) ->
          done(to, index.digest(), tags, notes, "");
      case Publication.AlreadyThere(var index, List<String> tags, List<String> notes) ->
          done(to, index.digest(), tags, notes, " was there already");
      case Publication.Conflict(Digest _, String problem) ->
          console.fail(new Problem(Problem.Kind.VERSION_TAKEN, problem));
      case Publication.Refused(String problem) ->
          console.fail(new Problem(Problem.Kind.CAPSULE_UNAVAILABLE, problem));
    };
  }

  private int done(
      RepositoryName to, Digest digest, List<String> tags, List<String> notes, String how) {
    console.result("%s:%s@%s".formatted(to, tags.getFirst(), digest));
    if (!how.isEmpty()) {
      console.say("recap: %s:%s%s".formatted(to, tags.getFirst(), how));
    }
    tags.stream().skip(1).forEach(tag -> console.say("recap: %s stands for it".formatted(tag)));
    notes.forEach(note -> console.say("recap: " + note));
    return 0;
  }
}
