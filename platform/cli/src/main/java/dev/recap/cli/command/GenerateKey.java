package dev.recap.cli.command;

import dev.recap.catalog.trust.KeyFileException;
import dev.recap.catalog.trust.KeyFiles;
import dev.recap.catalog.trust.SigningKey;
import dev.recap.cli.output.Console;
import dev.recap.core.invocation.Problem;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "generate",
    description = {
      "Makes a pair of keys, NAME.key to sign with and NAME.pub to verify with; cosign reads both.",
      "The password of the private key is asked for, or COSIGN_PASSWORD."
    },
    footerHeading = Recap.EXAMPLES,
    footer = {"  recap catalog key generate team"})
final class GenerateKey implements Callable<Integer> {
  private final Host host;
  private final Console console;

  @Parameters(paramLabel = "NAME", description = "Of the files, without .key and .pub.")
  private Path name = Path.of("");

  GenerateKey(Host host, Console console) {
    this.host = host;
    this.console = console;
  }

  @Override
  public Integer call() {
    try {
      KeyFiles files = KeyFiles.of(name.toAbsolutePath().normalize());
      SigningKey key = SigningKey.generate();
      files.write(key, host.keyPassword("Password for " + files.secret() + ": "));
      console.result(files.secret() + "\n" + files.open());
      return 0;
    } catch (KeyFileException e) {
      return console.fail(new Problem(Problem.Kind.USAGE, String.valueOf(e.getMessage())));
    }
  }
}
