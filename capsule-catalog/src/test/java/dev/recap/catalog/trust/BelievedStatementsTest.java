package dev.recap.catalog.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recap.catalog.life.Statement;
import dev.recap.catalog.life.Statement.State;
import dev.recap.catalog.oci.BoundedFolder;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BelievedStatementsTest {
  private static final String TEAM = "registry.example.com/team/top";
  private static final String MIRROR = "mirror.example.com/team/top";
  private static final SigningKey KEY = SigningKey.generate();

  @TempDir private Path folder;

  @Test
  void remembersWithItsSignaturesAndAllPlacesThatSayIt() throws IOException {
    SignedStatement yanked = statement(1, 2, State.YANKED);
    memory().note(yanked, TEAM);
    memory().note(yanked, MIRROR);
    SignedStatement only = only(1);
    assertThat(only.statement()).isEqualTo(yanked.statement());
    assertThat(only.origins()).containsExactlyInAnyOrder(TEAM, MIRROR);
    assertThat(only.signatures().getFirst().isBy(KEY.verifying(), yanked.manifest())).isTrue();
  }

  @Test
  void allDisksAreOnePlace() throws IOException {
    memory().note(statement(1, 2, State.DEPRECATED), "oci-archive:/media/may.tar:top");
    memory().note(statement(1, 3, State.YANKED), "oci-archive:/media/june.tar:top");
    assertThat(only(1).statement().state()).isEqualTo(State.YANKED);
    assertThat(only(1).origins()).containsExactly("oci:");
  }

  @Test
  void theNextStatementOfAPlaceTakesTheLastOnesRoom() throws IOException {
    memory().note(statement(1, 2, State.YANKED), TEAM);
    memory().note(statement(1, 3, State.SUPPORTED), TEAM);
    assertThat(only(1).statement().sequence()).isEqualTo(3);
  }

  @Test
  void whatWasBelievedOnceIsNotForgottenForAnOlderStatement() throws IOException {
    memory().note(statement(1, 3, State.YANKED), TEAM);
    memory().note(statement(1, 2, State.SUPPORTED), TEAM);
    assertThat(memory().of(capsule(1)))
        .extracting(one -> one.statement().sequence())
        .containsExactlyInAnyOrder(3L, 2L);
  }

  @Test
  void isBoundedForOneCapsuleAndKeepsWhatForbids() throws IOException {
    memory().note(statement(1, 1, State.YANKED), TEAM);
    for (int i = 2; i < 30; i++) {
      memory().note(statement(1, i, State.SUPPORTED), "registry.example.com/%d/top".formatted(i));
    }
    assertThat(memory().of(capsule(1)))
        .hasSize(16)
        .anyMatch(one -> one.statement().state() == State.YANKED);
  }

  @Test
  void aNamespaceWithManyCapsulesCannotCrowdOutAnother() throws IOException {
    memory().note(statement(1, 1, State.YANKED), TEAM);
    Files.setLastModifiedTime(memory().file(capsule(1)), FileTime.from(Instant.EPOCH));
    for (int i = 2; i < 40; i++) {
      new BelievedRoom(folder, 8).make(capsule(i));
      memory().note(statement(i, 1, State.SUPPORTED), "evil.example.com/mine/c" + i);
    }
    try (var files = Files.list(folder)) {
      assertThat(files.filter(file -> !file.endsWith(".lock"))).hasSizeLessThanOrEqualTo(8);
    }
    assertThat(memory().of(capsule(1))).hasSize(1);
    assertThat(memory().of(capsule(39))).hasSize(1);
  }

  @Test
  void nobodyKnowsWhatABrokenFileSaid() throws IOException {
    memory().note(statement(1, 1, State.YANKED), TEAM);
    for (String broken : List.of("{", "{\"all\":[{}]}", "")) {
      Files.writeString(memory().file(capsule(1)), broken);
      assertThatThrownBy(() -> memory().of(capsule(1)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is broken: remove it if");
    }
  }

  @Test
  void whatCanBeWorkedOutAgainIsBoundedToo() throws IOException {
    BoundedFolder bounded = new BoundedFolder(folder, 8);
    for (int i = 0; i < 40; i++) {
      assertThat(bounded.keep("file" + i, "text " + i)).isTrue();
    }
    try (var files = Files.list(folder)) {
      assertThat(files).hasSizeLessThanOrEqualTo(8);
    }
    assertThat(bounded.find("file39")).contains("text 39");
    assertThat(bounded.find("file0")).isEmpty();
  }

  private BelievedStatements memory() {
    return new BelievedStatements(folder);
  }

  private SignedStatement only(int capsule) throws IOException {
    List<SignedStatement> all = memory().of(capsule(capsule));
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  private static Digest capsule(int number) {
    return new Digest("sha256:" + "%064x".formatted(number));
  }

  private static SignedStatement statement(int capsule, long sequence, State state) {
    Digest manifest = new Digest("sha256:" + "%032x%032x".formatted(capsule, sequence));
    SimpleSigning claim = new SimpleSigning("", manifest);
    return new SignedStatement(
        manifest,
        new Statement(
            capsule(capsule),
            "top",
            "1.0.0",
            sequence,
            Instant.EPOCH,
            state,
            "",
            Optional.empty(),
            List.of()),
        Set.of(),
        List.of(new CapsuleSignature(claim, claim.bytes(), KEY.sign(claim.bytes()))));
  }
}
