package dev.recap.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.cli.doctor.Finding;
import dev.recap.cli.output.Console;
import dev.recap.core.invocation.Artifact;
import dev.recap.core.invocation.CapsuleRuntime.Exit;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Receipt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecapTest {
  @TempDir private Path directory;
  private FakeHost host;
  private ByteArrayOutputStream out;
  private ByteArrayOutputStream err;

  @BeforeEach
  void openHost() {
    host = new FakeHost(directory);
    out = new ByteArrayOutputStream();
    err = new ByteArrayOutputStream();
  }

  @AfterEach
  void closeHost() {
    host.close();
  }

  private int run(String... arguments) {
    return new Recap(host, (_, _) -> new LocalSite(host), new Console(out, err, false), false)
        .execute(arguments);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private InvocationRecord onlyRecord() {
    return host.log().list(2, Optional.empty()).getFirst();
  }

  @Test
  void printsTheCapsulesOutputAndNothingElseToStandardOutput() {
    assertThat(run("invoke", "echo", "-t", "web", "-p", "a=1", "-p", "b=x=y")).isZero();
    assertThat(out()).isEqualTo("\"{a=1, b=x=y}\"");
    assertThat(err()).isEqualTo("a complaint\n");
  }

  @Test
  void printsTheRecordAsJsonInPlaceOfTheOutput() {
    assertThat(run("invoke", "echo", "-t", "docker:web", "-o", "json", "--reason", "a test"))
        .isZero();
    assertThat(out())
        .startsWith("{\"id\":\"" + onlyRecord().id())
        .contains("\"type\":\"succeeded\"", "\"reason\":\"a test\"", "\"caller\":\"alice\"")
        .endsWith("}\n");
    assertThat(err()).isEmpty();
  }

  @Test
  void makesAListOfAParameterGivenSeveralTimes() {
    assertThat(run("invoke", "echo", "-t", "web", "-p", "a=1", "-p", "a=2", "-p", "a=3")).isZero();
    assertThat(out()).isEqualTo("\"{a=[1, 2, 3]}\"");
  }

  @Test
  void readsAParameterFromAFileWithoutItsLastLineBreak() throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), "hunter2\n");
    assertThat(
            run(
                "invoke",
                "echo",
                "-t",
                "web",
                "-p",
                "a=@" + file,
                "--param-file",
                "b=" + file,
                "-p",
                "c=@@home"))
        .isZero();
    assertThat(out()).isEqualTo("\"{a=hunter2, b=hunter2, c=@home}\"");
  }

  @Test
  void saysWhichParameterFileCannotBeRead() {
    assertThat(run("invoke", "echo", "-t", "web", "-p", "a=@/nowhere")).isEqualTo(2);
    assertThat(err()).contains("Tried to read the parameter a from the file /nowhere but");
  }

  @ParameterizedTest
  @CsvSource({
    "2, invoke echo",
    "2, invoke -t web",
    "2, invoke echo -t web -l tier=front",
    "2, invoke echo -t web --timeout soon",
    "2, invoke echo -t web -p novalue",
    "2, invoke echo -l tier=front -i",
    "2, invoke echo -l tier=front --max-parallel 0",
    "2, invoke Echo -t web",
    "2, invoke echo -t web:",
    "2, invoke echo -t web -p wrong=1",
    "2, invoke echo -t web -T",
    "2, nonsense",
    "2, targets -o xml",
    "3, invoke ecko -t web",
    "3, invoke echo -t nowhere",
    "3, invoke echo -l tier=none",
    "3, invocations show nowhere",
    "3, catalog show ecko",
    "4, invoke denied -t web",
    "4, catalog show denied",
  })
  void refusesWithAReasonAndTheRightStatus(int status, String line) {
    assertThat(run(line.split(" "))).isEqualTo(status);
    assertThat(out()).isEmpty();
    assertThat(err()).contains("Tried to").doesNotContain("Exception", "\tat ");
  }

  @Test
  void saysWhatTheCatalogSaysOfACapsuleBesideItsOutput() {
    assertThat(run("invoke", "old", "-t", "web")).isZero();
    assertThat(out()).isEqualTo("\"{}\"");
    assertThat(err()).startsWith("recap: old is deprecated: use echo\n");
    assertThat(onlyRecord().notices()).containsExactly("old is deprecated: use echo");
    run("invocations", "show", onlyRecord().id());
    assertThat(out()).contains("notice      old is deprecated: use echo\n");
  }

  @Test
  void saysOnceWhatTheCatalogSaysForManyTargets() {
    assertThat(run("invoke", "old", "-l", "tier=front")).isZero();
    assertThat(err()).containsOnlyOnce("old is deprecated");
  }

  @Test
  void suggestsACapsuleOfASimilarName() {
    run("invoke", "ecko", "-t", "web");
    assertThat(err()).contains("did you mean echo?", "recap catalog list");
  }

  @Test
  void endsWithOneWhenTheCapsuleFailedAndSaysWhereItsMessagesAre() {
    host.containers.exit = job -> new Exit.Exited(42);
    assertThat(run("invoke", "echo", "-t", "web")).isEqualTo(1);
    assertThat(err())
        .contains("ended with status 42", "recap invocations logs " + onlyRecord().id());
  }

  @Test
  void endsAsTheCapsuleEndedWhenAskedTo() {
    host.containers.exit = job -> new Exit.Exited(42);
    assertThat(run("invoke", "echo", "-t", "web", "--exit-code")).isEqualTo(42);
  }

  @Test
  void passesTheTimeoutOn() {
    host.containers.exit = job -> new Exit.DeadlinePassed();
    assertThat(run("invoke", "echo", "-t", "web", "--timeout", "1500ms")).isEqualTo(5);
    assertThat(err()).contains("its timeout of 1.5s passed");
  }

  @Test
  void refusesWhoIsNotRootBeforeAnythingIsDone() {
    host.root = false;
    assertThat(run("invoke", "echo", "-t", "web")).isEqualTo(4);
    assertThat(err()).contains("alice is not root", "sudo recap");
    assertThat(host.log().list(1, Optional.empty())).isEmpty();
  }

  @Test
  void warnsOfAReceiptThatIsNotClean() {
    host.containers.receipt =
        new Receipt(
            List.of(
                new Receipt.Check("mounts", new Receipt.Finding.LeftBehind(List.of("/x")), "why")),
            Duration.ZERO);
    assertThat(run("invoke", "echo", "-t", "web")).isZero();
    assertThat(err()).contains("receipt is not clean");
    run("invocations", "show", onlyRecord().id());
    assertThat(out()).contains("NOT CLEAN", "mounts left behind: /x (why)");
  }

  @Test
  void showsOneRowForEachTargetOfAFanOut() {
    host.containers.exit =
        job -> new Exit.Exited(job.parameters().values().containsKey("fail") ? 3 : 0);
    assertThat(run("invoke", "echo", "-l", "tier=front")).isZero();
    assertThat(out()).contains("TARGET", "docker:web  succeeded").doesNotContain("docker:db");
    out.reset();
    assertThat(run("invoke", "echo", "-l", "tier", "-p", "fail=1", "--max-parallel", "1"))
        .isEqualTo(1);
    assertThat(out()).contains("docker:web  failed", "docker:db   failed", "status 3");
  }

  @Test
  void listsShowsAndPrintsRecords() {
    run("invoke", "echo", "-t", "web", "-p", "a=1");
    String id = onlyRecord().id();
    out.reset();
    assertThat(run("invocations")).isZero();
    assertThat(out()).contains(id, "echo:1.2.0", "docker:web", "succeeded", "clean");
    out.reset();
    assertThat(run("invocations", "list", "-o", "json")).isZero();
    assertThat(out()).startsWith("[{\"id\":\"" + id).endsWith("}]\n");
    out.reset();
    assertThat(run("invocations", "show", id.substring(0, 19))).isZero();
    assertThat(out()).contains("outcome     succeeded", "phases ", "receipt     clean");
    out.reset();
    assertThat(run("invocations", "logs", id)).isZero();
    assertThat(out()).isEqualTo("\"{a=1}\"");
  }

  @Test
  void refusesToCancelWhatHasEnded() {
    run("invoke", "echo", "-t", "web");
    assertThat(run("invocations", "cancel", onlyRecord().id())).isEqualTo(2);
    assertThat(err()).contains("but it has ended");
    assertThat(host.askedToEnd).isEmpty();
  }

  @Test
  void asksTheProcessThatRunsAnInvocationToCancelIt() {
    host.containers.exit =
        job -> {
          assertThat(run("invocations", "cancel", job.id())).isZero();
          return new Exit.Stopped("test");
        };
    assertThat(run("invoke", "echo", "-t", "web")).isEqualTo(5);
    assertThat(host.askedToEnd).containsExactly(FakeHost.OWNER);
  }

  @Test
  void listsTargetsAsTableAndJson() {
    assertThat(run("targets", "-l", "tier=back")).isZero();
    assertThat(out())
        .isEqualTo(
            """
            TARGET     ID            PID  IMAGE
            docker:db  0123456789ab  7    img:1
            """);
    out.reset();
    assertThat(run("targets", "-l", "tier=back", "-o", "json")).isZero();
    assertThat(out())
        .isEqualTo(
            """
            [{"reference":"docker:db","runtime":"docker","id":"0123456789abcdef-db","name":"db",\
            "image":"img:1","labels":{"tier":"back"},"pid":7}]
            """);
  }

  @Test
  void showsAndSearchesTheCatalog() {
    assertThat(run("catalog", "list")).isZero();
    assertThat(out()).contains("echo     1.2.0    Says what it was told");
    out.reset();
    assertThat(run("catalog", "search", "PARROT", "told")).isZero();
    assertThat(out()).contains("echo");
    assertThat(err()).isEmpty();
    out.reset();
    assertThat(run("catalog", "search", "parrot", "elephant")).isZero();
    assertThat(out()).contains("echo");
    assertThat(err()).contains("no capsule has all of the words; not found: elephant");
    out.reset();
    assertThat(run("catalog", "search", "xyzzyx")).isZero();
    assertThat(out()).doesNotContain("echo");
    out.reset();
    assertThat(run("catalog", "show", "echo")).isZero();
    assertThat(out())
        .contains(
            "capability NET_RAW: sees",
            "filesystem read: reads",
            "a     integer  1",
            "Says everything again.");
  }

  @Test
  void findsCapsulesByTheirPowerAndByWhatATargetHas() {
    assertThat(run("catalog", "search", "--max-power", "none")).isZero();
    assertThat(out()).doesNotContain("echo");
    out.reset();
    assertThat(run("catalog", "search", "--max-power", "read,net_raw", "--fits", "web")).isZero();
    assertThat(out()).contains("echo");
    out.reset();
    assertThat(run("catalog", "search", "--max-power", "read,;")).isEqualTo(2);
    assertThat(err()).contains("neither none, read, write, root nor a capability");
    assertThat(run("catalog", "search", "--fits", "nobody")).isEqualTo(3);
  }

  @Test
  void showsDocumentsAndJson() {
    assertThat(run("catalog", "show", "echo", "--readme")).isZero();
    assertThat(out()).isEqualTo("echo\n====\n\nSays everything again.\n");
    assertThat(run("catalog", "show", "echo", "--changelog")).isEqualTo(3);
    assertThat(err()).contains("Tried to show the changelog of echo:1.2.0 but it has none");
    out.reset();
    assertThat(run("catalog", "show", "echo:1.2.0", "-o", "json")).isZero();
    assertThat(out())
        .contains(
            "\"name\":\"echo\"",
            "\"source\":\"local\"",
            "\"installed\":true",
            "\"versions\":[{\"version\":\"1.2.0\"",
            "\"readme\":\"# echo");
  }

  @Test
  void addsListsAndRemovesSources() {
    assertThat(run("catalog", "source", "add", "team", "registry.example.com/team")).isZero();
    assertThat(run("catalog", "source", "add", "team", "registry.example.com/x")).isEqualTo(2);
    assertThat(run("catalog", "source", "add", "x", "nowhere")).isEqualTo(2);
    assertThat(err()).contains("team is a source already", "it is not HOST[:PORT]/PATH");
    assertThat(run("catalog", "source", "list")).isZero();
    assertThat(out())
        .isEqualTo(
            """
            SOURCE  REPOSITORY                 CAPSULES  ASKED  PROBLEM
            team    registry.example.com/team  0         never  -
            """);
    assertThat(run("catalog", "search", "echo", "--offline")).isZero();
    assertThat(err()).contains("nothing is known of the source team");
    assertThat(run("catalog", "search", "--source", "taem", "--source", "local")).isEqualTo(2);
    assertThat(run("catalog", "source", "remove", "tean")).isEqualTo(2);
    assertThat(err()).contains("did you mean team?");
    assertThat(run("catalog", "source", "remove", "team")).isZero();
  }

  @Test
  void reportsWhatTheDoctorFoundWithHowToMendIt() {
    host.checks.add(() ->
        List.of(
            new Finding("sky", Finding.State.GOOD, "blue", "", List.of()),
            new Finding("roof", Finding.State.BAD, "a hole", "fill it", List.of("tar"))));
    assertThat(run("doctor")).isEqualTo(7);
    assertThat(out())
        .isEqualTo(
            """
            ok    sky   blue
            BAD   roof  a hole
                        -> fill it
            """);
    out.reset();
    assertThat(run("doctor", "-o", "json")).isEqualTo(7);
    assertThat(out()).contains("\"healthy\":false", "\"packages\":[\"tar\"]");
  }

  @Test
  void copiesArtifactsButNeverWhatALinkPointsTo() throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "secret");
    Path into = directory.resolve("into");
    host.containers.artifacts = List.of(new Artifact("a", 5, "0".repeat(64)));
    host.containers.exit = job -> kept(job.id(), a -> Files.writeString(a, "hello"));
    assertThat(run("invoke", "echo", "-t", "web", "--artifacts", into.toString())).isZero();
    assertThat(into.resolve("a")).hasContent("hello");
    host.containers.exit = job -> kept(job.id(), a -> Files.createSymbolicLink(a, secret));
    assertThat(run("invoke", "echo", "-t", "web", "--artifacts", into.toString())).isEqualTo(7);
    assertThat(err()).contains("Tried to copy the artifact a");
    assertThat(into.resolve("a")).hasContent("hello");
  }

  private interface Making {
    Path make(Path artifact) throws IOException;
  }

  private Exit kept(String id, Making making) {
    try {
      making.make(Files.createDirectories(host.artifacts(id)).resolve("a"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Exit.Exited(0);
  }

  @Test
  void cleansBeforeItLooks() {
    host.leftovers.add("a thing: removed");
    assertThat(run("doctor", "--clean")).isZero();
    assertThat(err().lines()).contains("a thing: removed");
    assertThat(host.leftovers).isEmpty();
  }

  @Test
  void installsNothingWhenToldNotTo() {
    host.checks.add(
        () -> List.of(new Finding("crun", Finding.State.BAD, "not there", "", List.of("crun"))));
    assertThat(run("demo", "--no-install")).isEqualTo(7);
    assertThat(err()).contains("crun: not there", "packages are missing: crun");
  }

  @Test
  void printsHelpAndVersionToStandardOutput() {
    assertThat(run("--help")).isZero();
    assertThat(out()).contains("Usage: recap", "invoke", "doctor");
    out.reset();
    assertThat(run("--version")).isZero();
    assertThat(out()).startsWith("recap 0.").doesNotContain("$");
    out.reset();
    assertThat(run("invoke", "--help")).isZero();
    assertThat(out()).contains("--max-parallel");
    assertThat(err()).isEmpty();
  }

  @Test
  void writesANewCapsuleAndSaysWhatToDoNext() {
    Path folder = directory.resolve("tools/hello");
    assertThat(run("capsule", "init", "hello", "--dir", folder.toString())).isZero();
    assertThat(out().lines())
        .contains(folder.resolve("capsule.yaml").toString(), folder.resolve("hello.sh").toString());
    assertThat(folder.resolve("capsule.yaml")).content().contains("name: hello", "alice");
    assertThat(err()).contains("recap capsule test " + folder);
    assertThat(run("capsule", "init", "hello", "--dir", folder.toString())).isEqualTo(2);
    assertThat(err()).contains("something is there: name another folder");
  }

  @Test
  void refusesAnImageForACapsuleThatIsMadeOfNone() {
    assertThat(run("capsule", "init", "hello", "--image", "oci:x")).isEqualTo(2);
    assertThat(run("capsule", "init", "Hello")).isEqualTo(2);
    assertThat(Path.of("hello")).doesNotExist();
  }

  @Test
  void lintsFoldersAndFailsForWarningsOnlyWhenAsked() throws IOException {
    Path folder = directory.resolve("hello");
    run("capsule", "init", "hello", "--dir", folder.toString());
    out.reset();
    err.reset();
    assertThat(run("capsule", "lint", "--no-build", folder.toString())).isZero();
    assertThat(out())
        .isEqualTo(
            folder.resolve("capsule.lock")
                + ": warning: it is not there: without it another host may build something else;"
                + " recap capsule build "
                + folder
                + " writes it\n");
    assertThat(err()).contains("0 errors, 1 warnings");
    assertThat(run("capsule", "lint", "--no-build", "--strict", folder.toString())).isEqualTo(2);
    out.reset();
    assertThat(run("capsule", "lint", "--no-build", directory.toString())).isZero();
    assertThat(out()).startsWith(folder.resolve("capsule.lock").toString());
    out.reset();
    Files.writeString(folder.resolve("capsule.yaml"), "kind: Capsule\nx: 1\n");
    assertThat(run("capsule", "lint", folder.toString(), "-o", "json")).isEqualTo(2);
    assertThat(out())
        .startsWith("[{\"folder\":\"" + folder)
        .contains("\"severity\":\"error\"", "\"line\":2", "x is not a field");
  }

  @Test
  void runsTheCapsuleOfAFolderByItsDigest() {
    assertThat(
            run("capsule", "run", directory.resolve("echo").toString(), "-t", "web", "-p", "a=1"))
        .isZero();
    assertThat(out()).isEqualTo("\"{a=1}\"");
    assertThat(onlyRecord().capsule()).contains("echo").contains("@sha256:0a0a");
  }

  @Test
  void runsNothingOfAFolderThatGivesNoCapsule() {
    assertThat(run("capsule", "run", directory.resolve("bad").toString(), "-t", "web"))
        .isEqualTo(2);
    assertThat(err()).startsWith("recap: Tried to read ");
    assertThat(run("capsule", "run", directory.resolve("echo").toString())).isEqualTo(2);
  }

  @Test
  void makesAPairOfKeysOnce() {
    String name = directory.resolve("team").toString();
    assertThat(run("catalog", "key", "generate", name)).isZero();
    assertThat(out()).isEqualTo(name + ".key\n" + name + ".pub\n");
    assertThat(directory.resolve("team.key")).content().contains("ENCRYPTED");
    assertThat(run("catalog", "key", "generate", name)).isEqualTo(2);
    assertThat(err()).contains("the file is there");
  }

  @ParameterizedTest
  @CsvSource({
    "2, catalog publish echo team",
    "2, catalog sign echo",
    "2, catalog sign echo --key /no/such.key",
    "2, catalog gc --keep 0",
    "2, catalog export echo",
    "3, catalog pull echo",
    "3, catalog verify echo",
    "3, catalog deprecate echo:1.0.0 -m old",
    "3, catalog publish ecko",
    "7, catalog export echo -o /tmp/x.tar",
    "7, catalog import /no/such.tar"
  })
  void saysWhatIsWrongWithACatalogCommand(int status, String line) {
    assertThat(run(line.split(" ", -1))).as(err()).isEqualTo(status);
    assertThat(err()).startsWith("recap: Tried to ");
    assertThat(out()).isEmpty();
  }
}
