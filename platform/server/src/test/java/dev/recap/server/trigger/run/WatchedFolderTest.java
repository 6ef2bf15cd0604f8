package dev.recap.server.trigger.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.access.Caller;
import dev.recap.server.fixture.Place;
import dev.recap.server.trigger.rule.TriggerReader;
import dev.recap.server.trigger.store.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WatchedFolderTest {
  private static final String STEPS = "steps: [{capsule: top}]\n";

  @TempDir private Path temporary;
  private Optional<TriggerServer> open = Optional.empty();

  private TriggerServer server() {
    return open.orElseThrow();
  }

  private Path rules() {
    return temporary.resolve("triggers.d");
  }

  private WatchedFolder folder() {
    return new WatchedFolder(
        rules(),
        new TriggerReader(rules()),
        server().triggers,
        caller -> new Caller(caller.name(), Set.of("of-" + caller.name())),
        new TriggerServer.RealTime());
  }

  @BeforeEach
  void begin() throws IOException {
    Files.createDirectory(
        rules(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    open =
        Optional.of(
            TriggerServer.open(
                new Place.Sqlite(temporary.resolve("state")), new TriggerServer.RealTime()));
  }

  @AfterEach
  void end() {
    server().close();
  }

  private Path write(String name, String text) throws IOException {
    Path file = Files.writeString(rules().resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }

  private String names() {
    return String.join(" ", server().triggers.list().stream().map(Rule::name).toList());
  }

  @Test
  void rulesOfFilesAreInForceInTheNameOfTheFilesOwner() throws IOException {
    String owner = Files.getOwner(temporary).getName();
    write(
        "a.yaml", Samples.rule("one", STEPS).text() + "---\n" + Samples.rule("two", STEPS).text());
    write("ignored.txt", "no rule");
    WatchedFolder folder = folder();
    folder.look();

    assertThat(names()).isEqualTo("one two");
    assertThat(server().triggers.find("one").orElseThrow().author())
        .isEqualTo(new Caller(owner, Set.of("of-" + owner)));
    assertThat(folder.problems()).isEmpty();
    folder.look();
    assertThat(server().triggers.find("one").orElseThrow().revision()).isEqualTo(1);
  }

  @Test
  void changesCountAndWhatIsGoneGoes() throws IOException {
    Path file =
        write(
            "a.yaml",
            Samples.rule("one", STEPS).text() + "---\n" + Samples.rule("two", STEPS).text());
    WatchedFolder folder = folder();
    folder.look();
    write("a.yaml", Samples.rule("one", STEPS + "paused: true\n").text());
    folder.look();

    assertThat(names()).isEqualTo("one");
    assertThat(server().triggers.find("one").flatMap(Rule::trigger).orElseThrow().paused())
        .isTrue();
    Files.delete(file);
    folder.look();
    assertThat(names()).isEmpty();
  }

  @Test
  void aMistakeIsToldWithItsLineAndTheOldRuleStays() throws IOException {
    write("a.yaml", Samples.rule("one", STEPS).text());
    WatchedFolder folder = folder();
    folder.look();
    write("a.yaml", Samples.rule("one", STEPS).text().replace("capsule: top", "capsul: top"));
    folder.look();

    assertThat(names()).isEqualTo("one");
    assertThat(folder.problems())
        .isNotEmpty()
        .allSatisfy(
            problem -> assertThat(problem).contains("a.yaml").containsPattern("line [0-9]+"));
    write("a.yaml", Samples.rule("one", STEPS).text());
    folder.look();
    assertThat(folder.problems()).isEmpty();
  }

  @Test
  void whatOthersMayWriteIsNotReadInItsOwnersName() throws IOException {
    Path file = write("a.yaml", Samples.rule("one", STEPS).text());
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
  void aRuleOfTheApiIsNotTakenOverByAFile() throws IOException {
    server().apply("one", STEPS);
    write("a.yaml", Samples.rule("one", STEPS).text());
    WatchedFolder folder = folder();
    folder.look();

    assertThat(folder.problems()).singleElement().asString().contains("from the API");
    assertThat(server().triggers.find("one").orElseThrow().file()).isEmpty();
    server().triggers.delete("one", TriggerServer.ROOT);
    folder.look();
    assertThat(server().triggers.find("one").orElseThrow().file()).isPresent();
  }
}
