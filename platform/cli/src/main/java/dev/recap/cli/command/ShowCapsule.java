package dev.recap.cli.command;

import dev.recap.catalog.search.CatalogIndex;
import dev.recap.catalog.search.Entry;
import dev.recap.cli.markdown.TerminalText;
import dev.recap.cli.output.Console;
import dev.recap.cli.output.Json;
import dev.recap.cli.output.ManifestView;
import dev.recap.cli.page.CapsulePage;
import dev.recap.cli.page.EntryView;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleCatalog.Lookup;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = "Shows what a capsule does, takes and may do, and who vouches for it.",
    footerHeading = Recap.EXAMPLES,
    footer = {
      "  recap catalog show top",
      "  recap catalog show top --changelog",
      "  recap catalog show registry.example.com/team/top:1.2.0 -o json"
    })
final class ShowCapsule implements Callable<Integer> {
  private final Host host;
  private final Console console;

  @Parameters(
      paramLabel = "CAPSULE",
      description = "NAME, NAME:VERSION or either after HOST/NAMESPACE/")
  private String reference = "";

  @Option(names = "--readme", description = "Only its README.")
  private boolean readme;

  @Option(names = "--changelog", description = "Only its changelog.")
  private boolean changelog;

  @Option(
      names = "--source",
      paramLabel = "NAME",
      description = "As this source has it; \"local\" is this host.")
  private @Nullable String source;

  @Mixin private FreshnessOptions freshness = new FreshnessOptions();
  @Mixin private OutputOption output = new OutputOption();

  ShowCapsule(Host host, Console console) {
    this.host = host;
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    CapsuleRef wanted = References.capsule(reference);
    SourceWatcher watcher = new SourceWatcher(console);
    try (CatalogIndex index = host.search().open(freshness.freshness(), watcher)) {
      List<Entry> versions = index.versions(wanted.name());
      Optional<Entry> found = find(wanted, versions);
      if (found.isPresent()) {
        Entry entry = found.get();
        console.result(
            shown(
                entry,
                index.isInstalled(entry),
                versions.stream().filter(other -> other.source().equals(entry.source())).toList()));
        return 0;
      }
    }
    return ask(wanted);
  }

  /** As the first source has it that has it at all. */
  private Optional<Entry> find(CapsuleRef wanted, List<Entry> versions) {
    List<Entry> fitting = versions.stream().filter(entry -> fits(wanted, entry)).toList();
    return fitting.stream()
        .map(Entry::source)
        .findFirst()
        .flatMap(first -> {
          List<Entry> there =
              fitting.stream().filter(entry -> entry.source().equals(first)).toList();
          return CatalogIndex.newest(there).or(() -> there.stream().findFirst());
        });
  }

  private boolean fits(CapsuleRef wanted, Entry entry) {
    return (source == null || source.equals(entry.source()))
        && wanted.repository().map(entry.repository()::equals).orElse(true)
        && wanted.version().map(entry.version()::equals).orElse(true)
        && wanted.digest().map(digest -> entry.digest().equals(Optional.of(digest))).orElse(true);
  }

  private String shown(Entry entry, boolean installed, List<Entry> versions) {
    if (output.json()) {
      return Json.text(EntryView.json(entry, installed, versions));
    }
    if (readme) {
      return document(entry, "README", entry.readme());
    }
    return changelog
        ? document(entry, "changelog", entry.changelog())
        : CapsulePage.of(entry, installed, versions, host.screen());
  }

  private String document(Entry entry, String kind, String text) {
    if (text.isBlank()) {
      throw new PlatformException(
          Problem.Kind.UNKNOWN_CAPSULE,
          "Tried to show the %s of %s but it has none".formatted(kind, entry.reference()));
    }
    return new TerminalText(host.screen()).markdown(text);
  }

  /** What no index knows may be had nevertheless: a capsule of a registry that is no source. */
  private int ask(CapsuleRef wanted) {
    return switch (host.catalog().find(wanted)) {
      case Lookup.Found(Capsule capsule, List<String> notices) -> {
        notices.forEach(notice -> console.say("recap: " + notice));
        console.result(
            output.json()
                ? Json.text(ManifestView.json(capsule.manifest()))
                : ManifestView.text(capsule.manifest()));
        yield 0;
      }
      case Lookup.Unknown unknown -> console.fail(Problem.of(unknown));
      case Lookup.Ambiguous ambiguous -> console.fail(Problem.of(ambiguous));
      case Lookup.Refused refused -> console.fail(Problem.of(refused));
      case Lookup.Unavailable unavailable -> console.fail(Problem.of(unavailable));
    };
  }
}
