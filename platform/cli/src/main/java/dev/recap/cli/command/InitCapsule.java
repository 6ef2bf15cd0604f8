package dev.recap.cli.command;

import dev.recap.catalog.starter.NewCapsule;
import dev.recap.catalog.starter.NewCapsule.Written;
import dev.recap.catalog.starter.Starter;
import dev.recap.cli.output.Console;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "init",
    description = "Writes the folder of a new capsule, which builds and passes its test as it is.",
    footerHeading = Recap.EXAMPLES,
    footer = {
      "  recap capsule init hello",
      "  recap capsule init threads --from java",
      "  recap capsule init nettools --from image --image docker-daemon:nettools:latest",
      "  recap capsule init finder --from debian --dir capsules/finder"
    })
final class InitCapsule implements Callable<Integer> {
  private final Host host;
  private final Console console;

  @Parameters(
      paramLabel = "NAME",
      description = "What it will be invoked by: lower-case letters, digits and dashes.")
  private String name = "";

  @Option(
      names = "--from",
      paramLabel = "exec|java|image|debian",
      description = {
        "What it is made of (default: exec): a program of your own, a Java class, an existing OCI"
            + " image, or tools of Debian packages."
      })
  private Starter starter = Starter.EXEC;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "The folder, which must be empty or not there (default: NAME).")
  private @Nullable Path folder;

  @Option(
      names = "--image",
      paramLabel = "IMAGE",
      description =
          "With --from image: the image, as in containers-transports(5) (default: a small one"
              + " that is made in the folder).")
  private @Nullable String image;

  InitCapsule(Host host, Console console) {
    this.host = host;
    this.console = console;
  }

  @Override
  public Integer call() {
    if (image != null && starter != Starter.IMAGE) {
      throw usage("Tried to start from an image but --image needs --from image");
    }
    Path at = folder == null ? Path.of(name) : folder;
    try {
      NewCapsule capsule =
          new NewCapsule(name, starter, host.caller().name(), Optional.ofNullable(image));
      return switch (capsule.into(at)) {
        case Written.Folder(Path path, SortedMap<String, String> files) -> written(path, files);
        case Written.Occupied(Path path) ->
            throw usage(
                "Tried to write a capsule into %s but something is there: name another folder with --dir"
                    .formatted(path));
      };
    } catch (IllegalArgumentException e) {
      throw new PlatformException(Problem.Kind.USAGE, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new PlatformException(
          Problem.Kind.ofFile(e), "Tried to write the folder %s but %s".formatted(at, e), e);
    }
  }

  private int written(Path path, SortedMap<String, String> files) {
    files.keySet().forEach(file -> console.result(path.resolve(file).toString()));
    console.say(
        """
        Now edit capsule.yaml, and try what you wrote:
          recap capsule build %1$s                  writes capsule.lock
          recap capsule test %1$s --update-readme   runs test.yaml in real containers
          recap capsule lint %1$s
          recap capsule run %1$s -t TARGET          in a container of yours: recap targets\
        """
            .formatted(path));
    return 0;
  }

  private static PlatformException usage(String message) {
    return new PlatformException(Problem.Kind.USAGE, message);
  }
}
