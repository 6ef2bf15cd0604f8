package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.core.capsule.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "search",
    description = "Lists the capsules whose description has all the words.",
    footerHeading = Recap.EXAMPLES,
    footer = {"  recap catalog search network"})
final class SearchCapsules implements Callable<Integer> {
  private final Host host;
  private final Console console;

  @Parameters(paramLabel = "WORD", arity = "1..*", description = "Words to look for.")
  private List<String> words = new ArrayList<>();

  @Mixin private OutputOption output = new OutputOption();

  SearchCapsules(Host host, Console console) {
    this.host = host;
    this.console = console;
  }

  @Override
  public Integer call() {
    List<Manifest> found = host.catalog().list().stream().filter(this::hasAllWords).toList();
    console.result(output.json() ? CapsuleTable.json(found) : CapsuleTable.text(found));
    return 0;
  }

  private boolean hasAllWords(Manifest capsule) {
    Manifest.Metadata about = capsule.metadata();
    String text =
        String.join(
                "\n",
                about.name(),
                about.summary(),
                about.description(),
                String.join("\n", about.keywords()),
                String.join("\n", about.categories()))
            .toLowerCase(Locale.ROOT);
    return words.stream().allMatch(word -> text.contains(word.toLowerCase(Locale.ROOT)));
  }
}
