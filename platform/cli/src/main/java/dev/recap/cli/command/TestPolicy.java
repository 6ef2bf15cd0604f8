package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.cli.output.Table;
import dev.recap.client.AccessExplanation;
import dev.recap.client.AccessQuestion;
import dev.recap.core.access.Caller;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "test",
    description = {
      "Explains whether an invocation would be allowed, and why. Invokes nothing and uses nothing up.",
      "",
      "Ends with 0 when it would be, and as the invocation would when it would not."
    },
    footerHeading = Recap.EXAMPLES,
    footer = {
      "  recap policy test top -t docker:web",
      "  recap policy test shell -t docker:web -T --as alice --group sre",
      "  recap policy test top -t docker:web --as token:ci -o json"
    })
final class TestPolicy implements Callable<Integer> {
  private final Supplier<Site> site;
  private final Console console;

  @Mixin private CapsuleArgument capsule = new CapsuleArgument();

  @Option(
      names = {"-t", "--target"},
      paramLabel = "TARGET",
      required = true,
      description =
          "docker:NAME, podman:NAME, containerd:NS/ID, crun:ID, runc:ID, pid:N or a name.")
  private String target = "";

  @Mixin private ParameterOptions parameters = new ParameterOptions();

  @Option(
      names = {"-T", "--terminal"},
      description = "As if the capsule got a terminal.")
  private boolean terminal;

  @Option(names = "--reason", paramLabel = "TEXT", description = "As if this was the reason.")
  private @Nullable String reason;

  @Option(
      names = "--as",
      paramLabel = "USER",
      description = "As if this user asked: a local name, token:NAME, oidc:NAME or cert:NAME.")
  private @Nullable String user;

  @Option(
      names = "--group",
      paramLabel = "GROUP",
      description = "With --as: who is in this group; repeatable.")
  private Set<String> groups = new LinkedHashSet<>();

  @Mixin private OutputOption output = new OutputOption();

  TestPolicy(Supplier<Site> site, Console console) {
    this.site = site;
    this.console = console;
  }

  @Override
  public Integer call() {
    if (user == null && !groups.isEmpty()) {
      throw new PlatformException(
          Problem.Kind.USAGE, "Tried to read --group but it needs --as: whose groups are these?");
    }
    AccessExplanation explained =
        site.get()
            .administration()
            .explain(
                new AccessQuestion(
                    capsule.read().toString(),
                    References.target(target).toString(),
                    parameters.given().values(),
                    Optional.ofNullable(reason),
                    terminal,
                    Optional.ofNullable(user).map(name -> new Caller(name, groups))));
    console.result(output.json() ? explained.json() : text(explained));
    return status(explained.verdict());
  }

  private static int status(String verdict) {
    return switch (verdict) {
      case "allowed" -> 0;
      case "needs-approval" -> Problem.Kind.APPROVAL_NEEDED.exitCode();
      case "too-often" -> Problem.Kind.TOO_MANY.exitCode();
      default -> Problem.Kind.DENIED.exitCode();
    };
  }

  private static String text(AccessExplanation explained) {
    StringBuilder text = new StringBuilder(explained.verdict());
    explained.grant().ifPresent(grant -> text.append(" by grant ").append(grant));
    text.append("\n").append(explained.message()).append('\n');
    if (!explained.grants().isEmpty()) {
      Table table = new Table("GRANT", "CRITERION", "HOLDS", "WHY");
      for (AccessExplanation.Grant grant : explained.grants()) {
        for (AccessExplanation.Check check : grant.checks()) {
          table.row(grant.name(), check.criterion(), check.holds() ? "yes" : "no", check.why());
        }
      }
      text.append('\n').append(table.text());
    }
    return text.toString();
  }
}
