package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The command {@code recap} with its subcommands. */
@Command(
    name = "recap",
    versionProvider = VersionResource.class,
    description = "Runs management utilities inside containers that do not contain them.",
    footerHeading = Recap.EXAMPLES,
    footer = {
      "  recap demo",
      "  recap targets",
      "  recap invoke top -t docker:web",
      "  recap invoke --help"
    })
public final class Recap {
  /** What stands above the example command lines at the end of every help. */
  static final String EXAMPLES = "%nExamples:%n";

  private static final Set<String> VERSION = Set.of("-V", "--version");

  private final Console console;
  private final Map<String, Supplier<CommandLine>> commands;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show where failures come from.")
  private boolean debug;

  @Option(
      names = "--server",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description =
          "Ask this server in place of this host: unix:/run/recap/recap.sock, https://HOST:PORT."
              + " Its token is in RECAP_TOKEN or the file that server.token.file names.")
  private @Nullable String server;

  @Option(
      names = "--server-ca",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "The authorities of the server's certificate, PEM.")
  private @Nullable Path authorities;

  /**
   * The commands over one host and the servers that can be reached from it.
   *
   * @param debug whether failures are traced without being asked to
   */
  public Recap(Host host, Sites sites, Console console, boolean debug) {
    this.console = console;
    this.debug = debug;
    Supplier<Site> site =
        () -> sites.at(Optional.ofNullable(server), Optional.ofNullable(authorities));
    Map<String, Supplier<CommandLine>> all = new LinkedHashMap<>();
    all.put("demo", () -> new CommandLine(new DemoCommand(host, console)));
    all.put("doctor", () -> new CommandLine(new DoctorCommand(host, console)));
    all.put("targets", () -> new CommandLine(new TargetsCommand(site, console)));
    all.put("invoke", () -> new CommandLine(new InvokeCommand(site, console)));
    all.put("invocations", () -> invocations(site, console));
    all.put("capsule", () -> capsule(host, console));
    all.put("catalog", () -> catalog(host, console));
    all.put("serve", () -> new CommandLine(new ServeCommand(host)));
    all.put("policy", () -> policy(site, console));
    all.put("token", () -> token(site, console));
    all.put("approvals", () -> approvals(site, console));
    all.put("trigger", () -> trigger(site, console));
    all.put("audit", () -> audit(site, console));
    this.commands = all;
  }

  private static CommandLine invocations(Supplier<Site> site, Console console) {
    CommandLine group = new CommandLine(new ListInvocations(site, console));
    group
        .getCommandSpec()
        .name("invocations")
        .usageMessage()
        .description("Shows the records of invocations.");
    return group
        .addSubcommand(new ListInvocations(site, console))
        .addSubcommand(new ShowInvocation(site, console))
        .addSubcommand(new InvocationLogs(site, console))
        .addSubcommand(new CancelInvocation(site, console))
        .addSubcommand(new InvocationArtifacts(site, console))
        .addSubcommand(new ReplayInvocation(site, console));
  }

  private static CommandLine policy(Supplier<Site> site, Console console) {
    return group("policy", "Explains who may invoke what.", new TestPolicy(site, console));
  }

  private static CommandLine token(Supplier<Site> site, Console console) {
    return group(
        "token",
        "Makes API tokens and takes them back.",
        new CreateToken(site, console),
        new ListTokens(site, console),
        new RevokeToken(site, console));
  }

  private static CommandLine approvals(Supplier<Site> site, Console console) {
    CommandLine group = new CommandLine(new ListApprovals(site, console));
    group
        .getCommandSpec()
        .name("approvals")
        .usageMessage()
        .description("Decides about invocations that need somebody else's approval.");
    return group
        .addSubcommand(new ListApprovals(site, console))
        .addSubcommand(new DecideApproval.Approve(site, console))
        .addSubcommand(new DecideApproval.Deny(site, console));
  }

  private static CommandLine trigger(Supplier<Site> site, Console console) {
    return group(
        "trigger",
        "Has events invoke capsules: alerts, CloudEvents, what happens to containers, times.",
        new ApplyTriggers(site, console),
        new ListTriggers(site, console),
        new ShowTrigger(site, console),
        new TestTriggers(site, console),
        new PauseTrigger.Pause(site, console),
        new PauseTrigger.Resume(site, console),
        new DeleteTrigger(site, console),
        new ListRuns(site, console),
        new ShowEvent(site, console),
        new ReplayRun(site, console));
  }

  private static CommandLine audit(Supplier<Site> site, Console console) {
    return group("audit", "Checks the log of who did what.", new VerifyAudit(site, console));
  }

  private static CommandLine group(String name, String description, Object... commands) {
    CommandLine group = new CommandLine(CommandSpec.create().name(name));
    group.getCommandSpec().usageMessage().description(description);
    for (Object command : commands) {
      group.addSubcommand(command);
    }
    return group;
  }

  private static CommandLine capsule(Host host, Console console) {
    CommandLine group = new CommandLine(CommandSpec.create().name("capsule"));
    group.getCommandSpec().usageMessage().description("Makes capsules.");
    return group
        .addSubcommand(new InitCapsule(host, console))
        .addSubcommand(new LintCapsule(host, console))
        .addSubcommand(new BuildCapsule(host, console))
        .addSubcommand(new TestCapsule(host, console))
        .addSubcommand(new RunCapsule(host, console));
  }

  private static CommandLine catalog(Host host, Console console) {
    CommandLine group = new CommandLine(CommandSpec.create().name("catalog"));
    group
        .getCommandSpec()
        .usageMessage()
        .description("Finds, verifies, pulls and publishes capsules.");
    return group
        .addSubcommand(new ListCapsules(host, console))
        .addSubcommand(new SearchCapsules(host, console))
        .addSubcommand(new ShowCapsule(host, console))
        .addSubcommand(new VerifyCapsule(host, console))
        .addSubcommand(new PullCapsules(host, console))
        .addSubcommand(new PublishCapsule(host, console))
        .addSubcommand(new SignCapsule(host, console))
        .addSubcommand(new DeprecateCapsule(host, console))
        .addSubcommand(new YankCapsule(host, console))
        .addSubcommand(new SecurityFix(host, console))
        .addSubcommand(new ExportCapsules(host, console))
        .addSubcommand(new ImportCapsules(host, console))
        .addSubcommand(new CollectGarbage(host, console))
        .addSubcommand(key(host, console))
        .addSubcommand(source(host, console));
  }

  private static CommandLine source(Host host, Console console) {
    CommandLine group = new CommandLine(CommandSpec.create().name("source"));
    group
        .getCommandSpec()
        .usageMessage()
        .description("The registry namespaces where capsules are looked for.");
    return group
        .addSubcommand(new ListSources(host, console))
        .addSubcommand(new AddSource(host, console))
        .addSubcommand(new RemoveSource(host, console))
        .addSubcommand(new RefreshSources(host, console));
  }

  private static CommandLine key(Host host, Console console) {
    CommandLine group = new CommandLine(CommandSpec.create().name("key"));
    group.getCommandSpec().usageMessage().description("Makes keys to sign capsules with.");
    return group.addSubcommand(new GenerateKey(host, console));
  }

  /** Runs the command that the arguments name. */
  public int execute(String... arguments) {
    CommandLine line = new CommandLine(this);
    String first = arguments.length == 0 ? "" : arguments[0];
    // Reading the annotations of all commands takes longer than all else at start-up.
    Supplier<CommandLine> named = commands.get(first);
    if (named != null) {
      line.addSubcommand(first, named.get());
    } else if (!VERSION.contains(first)) {
      commands.forEach((name, command) -> line.addSubcommand(name, command.get()));
    }
    StringWriter help = new StringWriter();
    configure(line, new PrintWriter(help, true));
    int status = line.execute(arguments);
    if (!help.toString().isEmpty()) {
      console.result(help.toString());
    }
    return status;
  }

  private void configure(CommandLine line, PrintWriter out) {
    line.setOut(out);
    line.getCommandSpec().mixinStandardHelpOptions(true);
    line.getSubcommands().values().forEach(Recap::addHelp);
    // "@FILE" belongs to parameters, which read it themselves.
    line.setExpandAtFiles(false);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((e, command, parsed) -> failed(e));
    line.setParameterExceptionHandler((e, arguments) -> misused(e));
  }

  private static void addHelp(CommandLine command) {
    command.getCommandSpec().mixinStandardHelpOptions(true);
    command.getCommandSpec().versionProvider(new VersionResource());
    command.getSubcommands().values().forEach(Recap::addHelp);
  }

  private int failed(Exception failure) {
    if (debug) {
      console.trace(failure);
    }
    return console.fail(
        failure instanceof PlatformException known
            ? known.problem()
            : new Problem(
                Problem.Kind.PLATFORM,
                "Tried to carry out the command but RECap failed: " + failure));
  }

  private int misused(ParameterException e) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    console.say("recap: Tried to read the command line but: " + e.getMessage());
    console.say(command + " --help shows what it takes");
    return Problem.Kind.USAGE.exitCode();
  }
}
