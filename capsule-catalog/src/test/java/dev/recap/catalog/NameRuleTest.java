package dev.recap.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.NameRule.Meaning;
import dev.recap.catalog.store.Refs;
import dev.recap.catalog.store.Refs.Ref;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NameRuleTest {
  private static final String TEAM = "registry.example.com/team/top";
  private static final String LAB = "lab.example.com/tools/top";
  private static final String OTHER = "elsewhere.example.com/x/top";
  private static final String ARCHIVE = "oci-archive:/media/a.tar:top";
  private static final String NEXT_ARCHIVE = "oci-archive:/media/b.tar:top";

  private static final Ref BUILT = Ref.built("1.0.0", digest(1), Optional.empty());
  private static final Ref OF_TEAM = Ref.pulled("2.0.0", digest(2), TEAM);
  private static final Ref OF_LAB = Ref.pulled("3.0.0", digest(3), LAB);
  private static final Ref OF_OTHER = Ref.pulled("9.0.0", digest(4), OTHER);
  private static final Ref ARCHIVED = Ref.pulled("4.0.0", digest(5), ARCHIVE);
  private static final Ref ARCHIVED_NEXT = Ref.pulled("5.0.0", digest(6), NEXT_ARCHIVE);

  private final NameRule rule = new NameRule(_ -> List.of(TEAM, LAB));

  @Test
  void whatWasBuiltHereGoesBeforeAllOthers() throws IOException {
    assertThat(meant("top", OF_OTHER, OF_LAB, OF_TEAM, BUILT)).containsExactly(BUILT);
  }

  @Test
  void theFirstSourceGoesBeforeLaterOnesWhateverVersionsTheyHave() throws IOException {
    assertThat(meant("top", OF_OTHER, OF_LAB, OF_TEAM)).containsExactly(OF_TEAM);
    assertThat(meant("top", OF_OTHER, OF_LAB)).containsExactly(OF_LAB);
  }

  @Test
  void theOnlyOtherPlaceIsTaken() throws IOException {
    assertThat(meant("top", OF_OTHER)).containsExactly(OF_OTHER);
    assertThat(meant("top", ARCHIVED, ARCHIVED_NEXT))
        .as("one archive follows another")
        .containsExactly(ARCHIVED_NEXT, ARCHIVED);
  }

  @Test
  void severalOtherPlacesAreNamedAndNoneIsTaken() throws IOException {
    assertThat(meaning("top", OF_OTHER, ARCHIVED))
        .isInstanceOfSatisfying(
            Meaning.Ambiguous.class,
            ambiguous ->
                assertThat(ambiguous.problem())
                    .contains(OTHER + ":9.0.0", ARCHIVE, "top@" + ARCHIVED.digest()));
  }

  @Test
  void aVersionIsLookedForInThePlaceThatTheNameStandsFor() throws IOException {
    Ref olderOfTeam = Ref.pulled("1.0.0", digest(7), TEAM);
    Ref sameOfLab = Ref.pulled("1.0.0", digest(8), LAB);
    assertThat(meant("top:1.0.0", sameOfLab, OF_TEAM, olderOfTeam)).containsExactly(olderOfTeam);
    assertThat(meant("top:1.0.0", sameOfLab, olderOfTeam, BUILT)).containsExactly(BUILT);
    assertThat(meaning("top:9.0.0", OF_OTHER, ARCHIVED)).isInstanceOf(Meaning.Ambiguous.class);
    assertThat(meaning("top:4.0.0")).isEqualTo(new Meaning.Nothing());
  }

  @Test
  void aVersionThatAnotherPlaceAloneHasDoesNotTakeTheName() throws IOException {
    assertThat(meaning("top:3.0.0", OF_TEAM, OF_LAB))
        .isEqualTo(new Meaning.OtherVersions(false, List.of("top:2.0.0", LAB + ":3.0.0")));
    assertThat(meaning("top:2.0.0", OF_TEAM, BUILT))
        .isEqualTo(new Meaning.OtherVersions(true, List.of("top:1.0.0", TEAM + ":2.0.0")));
    assertThat(meaning("top:4.0.0", OF_OTHER))
        .isEqualTo(new Meaning.OtherVersions(false, List.of("top:9.0.0")));
  }

  @Test
  void aRegistryNamesItsOwn() throws IOException {
    assertThat(meant(LAB, OF_TEAM, OF_LAB, BUILT)).containsExactly(OF_LAB);
    assertThat(meaning(LAB + ":2.0.0", OF_TEAM, OF_LAB)).isEqualTo(new Meaning.Nothing());
  }

  @Test
  void aHigherVersionOfAnotherPlaceIsToldWithItsName() throws IOException {
    assertThat(notices("top", OF_TEAM, OF_LAB, BUILT))
        .containsExactly(
            "top stands for 1.0.0 that was built here; the higher version 3.0.0 from %s: name it %s:3.0.0"
                .formatted(LAB, LAB),
            "top stands for 1.0.0 that was built here; the higher version 2.0.0 from %s: name it %s:2.0.0"
                .formatted(TEAM, TEAM));
    assertThat(notices("top", OF_LAB, Ref.pulled("1.0.0", digest(9), OTHER))).isEmpty();
    assertThat(notices("top:1.0.0", OF_TEAM, BUILT)).isEmpty();
  }

  @Test
  void whatOnlyItsDigestStandsForIsMeantByNoName() throws IOException {
    assertThat(meaning("top", OF_TEAM.unnamed())).isEqualTo(new Meaning.Nothing());
  }

  private List<Ref> meant(String reference, Ref... refs) throws IOException {
    return versions(reference, refs).descending();
  }

  private List<String> notices(String reference, Ref... refs) throws IOException {
    return versions(reference, refs).notices();
  }

  private Meaning.Versions versions(String reference, Ref... refs) throws IOException {
    Meaning meaning = meaning(reference, refs);
    assertThat(meaning).isInstanceOf(Meaning.Versions.class);
    return (Meaning.Versions) meaning;
  }

  private Meaning meaning(String reference, Ref... refs) throws IOException {
    return rule.of(CapsuleRef.parse(reference), new Refs(List.of(refs)));
  }

  private static Digest digest(int number) {
    return new Digest("sha256:" + "%064x".formatted(number));
  }
}
