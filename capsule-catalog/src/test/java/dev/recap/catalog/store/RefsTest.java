package dev.recap.catalog.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.store.Refs.Ref;
import dev.recap.catalog.store.Refs.SourceState;
import dev.recap.core.capsule.Digest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RefsTest {
  private static final Digest ONE = new Digest("sha256:" + "01".repeat(32));
  private static final Digest TWO = new Digest("sha256:" + "02".repeat(32));
  private static final String TEAM = "registry.example.com/team/top";
  private static final String LAB = "lab.example.com/tools/top";

  @Test
  void whatEarlierReleasesWroteIsRead() {
    Refs refs =
        Refs.parse(
            """
            {"1.0.0":{"digest":"%s","stamp":"3|a","source":"beef"},
             "2.0.0":{"digest":"%s","origin":"%s"}}
            """
                .formatted(ONE, TWO, TEAM));
    assertThat(refs.all())
        .containsExactlyInAnyOrder(
            Ref.built("1.0.0", ONE, Optional.of(new SourceState("3|a", "beef"))),
            Ref.pulled("2.0.0", TWO, TEAM));
  }

  @Test
  void oneVersionOfSeveralPlacesIsKeptAsItIs() {
    Refs refs =
        Refs.NONE
            .with(Ref.built("1.0.0", ONE, Optional.empty()))
            .with(Ref.pulled("1.0.0", TWO, TEAM))
            .with(Ref.pulled("1.0.0", ONE, TEAM).unnamed());
    assertThat(Refs.parse(refs.text()).all()).containsExactlyInAnyOrderElementsOf(refs.all());
    assertThat(refs.from(TEAM).find("1.0.0").map(Ref::digest)).contains(TWO);
    assertThat(refs.at(Ref.HERE).find("1.0.0").map(Ref::digest)).contains(ONE);
  }

  @Test
  void contentKeepsAllItsOrigins() {
    Refs refs = Refs.NONE.with(Ref.pulled("1.0.0", ONE, TEAM)).with(Ref.pulled("1.0.0", ONE, LAB));
    assertThat(refs.of(ONE)).extracting(ref -> ref.origin().orElse("")).containsExactly(TEAM, LAB);
    Refs imported =
        Refs.NONE
            .with(Ref.pulled("1.0.0", ONE, "oci-archive:/a.tar:top"))
            .with(Ref.pulled("1.0.0", ONE, "oci-archive:/b.tar:top"));
    assertThat(imported.named()).hasSize(1);
    assertThat(imported.of(ONE)).hasSize(2);
  }

  @Test
  void aRegistryIsNoDiskWhateverItIsCalled() {
    for (String disk : List.of("oci:/srv/layout:top", "oci-archive:/media/a.tar:top")) {
      assertThat(Ref.place(disk)).isEqualTo(Ref.DISK);
    }
    assertThat(Ref.place(Ref.DISK)).isEqualTo(Ref.DISK);
    for (String registry : List.of("oci:5000/team/top", "oci-archive:5000/team/top")) {
      assertThat(Ref.place(registry)).isEqualTo(registry);
    }
  }

  @Test
  void whatIsBuiltAnewTakesThePlaceOfWhatWasBuilt() {
    Refs refs =
        Refs.NONE
            .with(Ref.built("1.0.0", ONE, Optional.empty()))
            .with(Ref.pulled("1.0.0", ONE, TEAM))
            .with(Ref.built("1.0.0", TWO, Optional.empty()));
    assertThat(refs.all())
        .containsExactly(Ref.pulled("1.0.0", ONE, TEAM), Ref.built("1.0.0", TWO, Optional.empty()));
  }

  @Test
  void aVersionThatIsNotWantedAnyMoreLeavesItsOrigin() {
    Ref old = Ref.pulled("1.0.0", ONE, TEAM);
    Refs refs = new Refs(List.of(old, Ref.pulled("2.0.0", TWO, TEAM)));
    Refs after = refs.unnaming(java.util.Set.of(old));
    assertThat(after.versions()).containsExactly("2.0.0");
    assertThat(after.of(ONE)).containsExactly(old.unnamed());
  }
}
