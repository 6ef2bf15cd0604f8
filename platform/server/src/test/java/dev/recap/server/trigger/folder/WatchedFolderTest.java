package dev.recap.server.trigger.folder;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.access.Caller;
import dev.recap.core.invocation.Problem;
import dev.recap.server.access.ManualTime;
import dev.recap.server.audit.AuditLog;
import dev.recap.server.store.Database;
import dev.recap.server.trigger.rule.TriggerReader;
import dev.recap.server.trigger.store.Applied;
import dev.recap.server.trigger.store.Rule;
import dev.recap.server.trigger.store.Triggers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WatchedFolderTest {
  private static final Caller ROOT = Caller.local("root");
  private static final int LINES = 6;
  private static final String STEPS = "steps: [{capsule: top}]\n";

  @TempDir private Path temporary;
  private final ManualTime time = new ManualTime();
  private @Nullable Database database;
  private @Nullable Triggers opened;

  private Triggers triggers() {
    return requireNonNull(opened);
  }

  private Path rules() {
    return temporary.resolve("triggers.d");
  }

  private WatchedFolder folder() {
    return new WatchedFolder(
        rules(),
        new TriggerReader(rules()),
        triggers(),
        caller -> new Caller(caller.name(), Set.of("of-" + caller.name())),
        time);
  }

  @BeforeEach
  void begin() throws IOException {
    Files.createDirectory(
        rules(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Path state = temporary.resolve("state");
    Database made = Database.sqlite(state);
    database = made;
    TriggerReader reader = new TriggerReader(rules());
    opened =
        new Triggers(
            made,
            new AuditLog(made, state),
            json -> new Rule.Content.Known(reader.stored(json)),
            time);
  }

  @AfterEach
  void end() {
    requireNonNull(database).close();
  }

  private static String rule(String name, String more) {
    return """
    apiVersion: recap.dev/v1
    kind: Trigger
    metadata: {name: %s}
    spec:
      source: {alertmanager: {}}
    """
            .formatted(name)
        + more.indent(2);
  }

  private Path write(String name, String text) throws IOException {
    Path file = Files.writeString(rules().resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }

  private String names() {
    return String.join(" ", triggers().list().stream().map(Rule::name).toList());
  }

  @Test
  void rulesOfFilesAreInForceInTheNameOfTheFilesOwner() throws IOException {
    String owner = Files.getOwner(temporary).getName();
    write("a.yaml", rule("one", STEPS) + "---\n" + rule("two", STEPS));
    write("ignored.txt", "no rule");
    WatchedFolder folder = folder();
    folder.look();

    assertThat(names()).isEqualTo("one two");
    assertThat(triggers().find("one").orElseThrow().author())
        .isEqualTo(new Caller(owner, Set.of("of-" + owner)));
    assertThat(folder.problems()).isEmpty();
    folder.look();
    assertThat(triggers().find("one").orElseThrow().revision()).isEqualTo(1);
  }

  @Test
  void changesCountAndWhatIsGoneGoes() throws IOException {
    Path file = write("a.yaml", rule("one", STEPS) + "---\n" + rule("two", STEPS));
    WatchedFolder folder = folder();
    folder.look();
    write("a.yaml", rule("one", STEPS + "paused: true\n"));
    folder.look();
    folder.look();

    assertThat(names()).isEqualTo("one");
    assertThat(triggers().find("one").flatMap(Rule::trigger).orElseThrow().paused()).isTrue();
    Files.delete(file);
    folder.look();
    folder.look();
    assertThat(names()).isEmpty();
  }

  @Test
  void whatIsMissingForOneLookStays() throws IOException {
    Path file = write("a.yaml", rule("one", STEPS));
    WatchedFolder folder = folder();
    folder.look();
    triggers().pause("one", ROOT, true);
    Path backup = Files.move(file, rules().resolve("a.yaml~"));
    folder.look();
    assertThat(names()).isEqualTo("one");
    Files.move(backup, file);
    folder.look();
    Files.move(file, backup);
    folder.look();
    assertThat(names()).isEqualTo("one");
    assertThat(triggers().find("one").orElseThrow().revision()).isEqualTo(1);
    assertThat(triggers().find("one").orElseThrow().pausedBy()).isPresent();
  }

  @Test
  void aFileOfAnotherNameTakesItsRulesAlong() throws IOException {
    Path file = write("b.yaml", rule("one", STEPS));
    WatchedFolder folder = folder();
    folder.look();
    for (String name : List.of("a.yaml", "c.yaml")) {
      Path moved = Files.move(file, rules().resolve(name));
      folder.look();
      assertThat(triggers().find("one").orElseThrow().file()).contains(moved.toString());
      assertThat(folder.problems()).isEmpty();
      file = moved;
    }
    folder.look();
    folder.look();
    assertThat(names()).isEqualTo("one");
    write("d.yaml", rule("one", STEPS));
    folder.look();
    assertThat(folder.problems()).singleElement().asString().contains("c.yaml");
    assertThat(triggers().find("one").orElseThrow().file()).contains(file.toString());
  }

  @Test
  void aRuleMayMoveFromOneFileToAnother() throws IOException {
    write("a.yaml", rule("one", STEPS) + "---\n" + rule("two", STEPS));
    WatchedFolder folder = folder();
    folder.look();
    write("a.yaml", rule("two", STEPS));
    Path other = write("b.yaml", rule("one", STEPS));
    for (int i = 0; i < 3; i++) {
      folder.look();
    }
    assertThat(names()).isEqualTo("one two");
    assertThat(triggers().find("one").orElseThrow().file()).contains(other.toString());
    assertThat(folder.problems()).isEmpty();
  }

  @Test
  void withoutTheFolderTheRulesStayAndThatIsToldOnce() throws IOException {
    WatchedFolder folder = folder();
    folder.look();
    write("a.yaml", rule("one", STEPS));
    folder.look();
    Path unmounted = Files.move(rules(), temporary.resolve("elsewhere"));
    for (int i = 0; i < 3; i++) {
      folder.look();
      assertThat(names()).isEqualTo("one");
      assertThat(folder.problems()).singleElement().asString().contains("is not there");
    }
    Files.move(unmounted, rules());
    folder.look();
    assertThat(names()).isEqualTo("one");
    assertThat(folder.problems()).isEmpty();
  }

  @Test
  void linksCountAsWhatTheyLeadToBelowTheFolder() throws IOException {
    Path data =
        Files.createDirectory(
            rules().resolve("..2026"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    write("..2026/a.yaml", rule("one", STEPS));
    Files.createSymbolicLink(rules().resolve("..data"), Path.of("..2026"));
    Files.createSymbolicLink(rules().resolve("a.yaml"), Path.of("..data", "a.yaml"));
    WatchedFolder folder = folder();
    folder.look();
    assertThat(names()).isEqualTo("one");
    assertThat(triggers().find("one").orElseThrow().file())
        .contains(rules().resolve("a.yaml").toString());

    Path outside = Files.writeString(temporary.resolve("outside.yaml"), rule("two", STEPS));
    Files.createSymbolicLink(rules().resolve("b.yaml"), outside);
    folder.look();
    assertThat(names()).isEqualTo("one");
    assertThat(folder.problems()).singleElement().asString().contains("is not below");

    Files.delete(rules().resolve("b.yaml"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));
    write("..2026/a.yaml", rule("one", STEPS + "paused: true\n"));
    folder.look();
    assertThat(folder.problems()).singleElement().asString().contains("chmod go-w");
    assertThat(triggers().find("one").orElseThrow().revision()).isEqualTo(1);
  }

  @Test
  void aFileThatBecomesAnotherWhileItIsReadIsNobodys() throws IOException {
    Path first = write("first.txt", rule("one", STEPS));
    Path second = write("second.txt", rule("one", STEPS));
    Path link = Files.createSymbolicLink(rules().resolve("a.yaml"), first);
    RuleFile before = RuleFile.of(link);
    assertThat(RuleFile.of(link)).isEqualTo(before);
    Files.delete(link);
    Files.createSymbolicLink(link, second);
    assertThat(RuleFile.of(link)).isNotEqualTo(before);
    assertThat(RuleFile.of(first)).isEqualTo(before);
    Files.setPosixFilePermissions(first, PosixFilePermissions.fromString("r--r--r--"));
    assertThat(RuleFile.of(first)).isNotEqualTo(before);
  }

  @Test
  void aFolderOfSomebodyElseIsNotRead() throws IOException {
    write("a.yaml", rule("one", STEPS));
    WatchedFolder folder =
        new WatchedFolder(
            rules(), new TriggerReader(rules()), triggers(), caller -> caller, time, _ -> false);
    folder.look();
    assertThat(names()).isEmpty();
    assertThat(folder.problems()).singleElement().asString().contains("chown root");
  }

  @Test
  void aMistakeIsToldWithItsLineAndTheOldRuleStays() throws IOException {
    write("a.yaml", rule("one", STEPS));
    WatchedFolder folder = folder();
    folder.look();
    write("a.yaml", rule("one", STEPS).replace("capsule: top", "capsul: top"));
    folder.look();

    assertThat(names()).isEqualTo("one");
    assertThat(folder.problems())
        .isNotEmpty()
        .allSatisfy(
            problem -> assertThat(problem).contains("a.yaml").containsPattern("line [0-9]+"));
    write("a.yaml", rule("one", STEPS));
    folder.look();
    assertThat(folder.problems()).isEmpty();
  }

  @Test
  void whatOthersMayWriteIsNotReadInItsOwnersName() throws IOException {
    Path file = write("a.yaml", rule("one", STEPS));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
    WatchedFolder folder = folder();
    folder.look();
    assertThat(names()).isEmpty();
    assertThat(folder.problems()).singleElement().asString().contains("chmod go-w");

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Files.setPosixFilePermissions(rules(), PosixFilePermissions.fromString("rwxrwxrwx"));
    folder.look();
    assertThat(names()).isEmpty();
    assertThat(folder.problems()).singleElement().asString().contains("chmod go-w");

    Files.setPosixFilePermissions(rules(), PosixFilePermissions.fromString("rwxr-xr-x"));
    folder.look();
    assertThat(names()).isEqualTo("one");
  }

  @Test
  void aFileTakesTheNameOfARuleOfTheApi() throws IOException {
    TriggerReader.Reading reading = new TriggerReader(rules()).read("x", rule("one", STEPS));
    TriggerReader.Written written = ((TriggerReader.Reading.Valid) reading).rules().getFirst();
    triggers().apply("one", written.text(), written.json(), ROOT, Optional.empty());
    Path file = write("a.yaml", rule("one", STEPS));
    WatchedFolder folder = folder();
    folder.look();

    assertThat(folder.problems()).isEmpty();
    assertThat(triggers().find("one").orElseThrow().file()).contains(file.toString());

    assertThat(
            triggers()
                .apply(
                    List.of(new Triggers.Text("one", written.text(), written.json())),
                    ROOT,
                    Triggers.Permission.ALL))
        .isInstanceOfSatisfying(
            Applied.Together.Refused.class,
            refused -> assertThat(refused.problem().kind()).isEqualTo(Problem.Kind.RULE_OF_FILE));

    Path copy = write("b.yaml", rule("two", STEPS) + "---\n" + rule("one", STEPS));
    folder.look();
    assertThat(folder.problems())
        .singleElement()
        .asString()
        .startsWith("Tried to read %s but line %d: ".formatted(copy, LINES + 1))
        .contains("from the file " + file);
  }
}
