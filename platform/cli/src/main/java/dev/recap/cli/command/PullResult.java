package dev.recap.cli.command;

import dev.recap.catalog.remote.Pull;
import dev.recap.cli.output.Console;
import java.util.List;

/** Tells how pulling a capsule ended. */
final class PullResult {
  private PullResult() {}

  /** The exit status of the command. */
  static int report(Pull pull, Console console) {
    return switch (pull) {
      case Pull.Installed(var stored, var manifest, boolean fresh, List<String> notes) -> {
        notes.forEach(note -> console.say("recap: " + note));
        console.result(
            "%s:%s@%s"
                .formatted(
                    manifest.metadata().name(), manifest.metadata().version(), stored.digest()));
        if (!fresh) {
          console.say("recap: it was on this host already");
        }
        yield 0;
      }
      case Pull.NotThere not -> console.fail(CatalogProblems.of(not));
      case Pull.Refused refused -> console.fail(CatalogProblems.of(refused));
    };
  }
}
