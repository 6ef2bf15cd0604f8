package dev.recap.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.Publishing.Change;
import dev.recap.catalog.life.Statement;
import dev.recap.catalog.place.Transfer;
import dev.recap.catalog.remote.Pull;
import dev.recap.catalog.rootfs.CommandRunner;
import dev.recap.catalog.trust.Candidate;
import dev.recap.catalog.trust.Verdict;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleCatalog.Lookup;
import dev.recap.core.capsule.CapsuleRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host that hears of capsules by disks alone. */
final class DisksTest {
  private static final CapsuleRef TOP = CapsuleRef.parse("top:1.0.0");
  private static final Change YANK =
      Change.to(Statement.State.YANKED, "it is broken", Optional.empty());

  @TempDir private Path folder;
  private PublishedCapsules author;
  private Catalog operator;

  @BeforeEach
  void open() throws IOException {
    author = new PublishedCapsules(folder.resolve("author"));
    operator = Catalog.open(settings());
  }

  @AfterEach
  void close() {
    operator.close();
    author.close();
  }

  @Test
  void whatTheNextDiskSaysCountsForWhatCameOnTheLastOne() throws IOException {
    author.build("top", "1.0.0", "Shows processes");
    Path may = export("may.tar");
    assertThat(take(may)).isInstanceOf(Pull.Installed.class);
    assertThat(find()).isInstanceOf(Lookup.Found.class);
    yank(author.catalog());

    assertThat(take(export("june.tar"))).isInstanceOf(Pull.Refused.class);

    refused(find());
    assertThat(take(Files.copy(may, folder.resolve("july.tar")))).isInstanceOf(Pull.Refused.class);
    refused(find());
  }

  @Test
  void whatIsSaidHereOfWhatCameOnADiskCounts() throws IOException {
    author.build("top", "1.0.0", "Shows processes");
    Path may = export("may.tar");
    take(may);

    yank(operator);

    refused(find());
    assertThat(take(Files.copy(may, folder.resolve("july.tar")))).isInstanceOf(Pull.Refused.class);
  }

  @Test
  void aRegistryThatIsCalledLikeADiskIsNoSource() throws IOException {
    Capsule top = author.build("top", "1.0.0", "Shows processes");
    CatalogParts parts = CatalogParts.of(settings());
    for (String registry : List.of("oci:5000/team/top", "oci-archive:5000/team/top")) {
      assertThat(
              parts.admission().judge(new Candidate(top.digest(), registry, top.manifest(), false)))
          .isInstanceOfSatisfying(
              Verdict.Refused.class,
              refused -> assertThat(refused.problem()).contains(registry, "none of the sources"));
    }
  }

  private CatalogSettings settings() {
    return new CatalogSettings(
        folder.resolve("state"), folder.resolve("config"), () -> Instant.EPOCH);
  }

  private Path export(String name) throws IOException {
    Path file = folder.resolve(name);
    author.catalog().export(List.of(TOP), file);
    return file;
  }

  private Pull take(Path archive) throws IOException {
    List<Pull> taken = operator.takeArchive(archive, Optional.empty(), Transfer.SILENT);
    assertThat(taken).hasSize(1);
    return taken.getFirst();
  }

  private static void yank(Catalog catalog) throws IOException {
    assertThat(catalog.say(TOP, YANK, Optional.empty(), Transfer.SILENT))
        .isInstanceOf(Publishing.Said.Done.class);
  }

  private static void refused(Lookup lookup) {
    assertThat(lookup)
        .isInstanceOfSatisfying(
            Lookup.Refused.class,
            refused -> assertThat(refused.problem()).contains("yanked", "it is broken"));
  }

  private Lookup find() {
    CommandRunner noApt = (_, _, _) -> new CommandRunner.Result.NotInstalled();
    return operator.local(Optional.empty(), noApt, _ -> {}, Elsewhere.NOWHERE).find(TOP);
  }
}
