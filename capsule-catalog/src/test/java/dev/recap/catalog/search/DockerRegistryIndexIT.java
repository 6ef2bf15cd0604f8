package dev.recap.catalog.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.place.RepositoryName;
import dev.recap.catalog.registry.Registries;
import dev.recap.catalog.registry.RegistrySettings;
import dev.recap.catalog.registry.auth.Logins;
import dev.recap.catalog.registry.fixture.DockerRegistry;
import dev.recap.catalog.trust.Believer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of a source that is Debian's registry, which has no referrers API. */
final class DockerRegistryIndexIT {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir private Path folder;
  @TempDir private Path scratch;
  @TempDir private Path place;

  @Test
  void findsWhatIsPublishedAndStillDoesWhenTheRegistryIsGone() throws Exception {
    try (Registries registries =
        new Registries(RegistrySettings.STANDARD, Logins.NONE, () -> NOW)) {
      RepositoryName team;
      try (DockerRegistry registry = DockerRegistry.open(place)) {
        team = registry.name("team");
        Publishing top = new Publishing(registries.open(team.child("top")), scratch);
        Descriptor first = top.capsule("1.0.0", Capsules.one("top").json(), "# top\n");
        top.capsule(
            "1.1.0", Capsules.one("top").version("1.1.0").summary("Newer").json(), "# top\n");
        top.referrer(
            first,
            MediaTypes.STATUS,
            "{\"capsule\":\"%s\",\"sequence\":1,\"at\":\"2026-01-01T00:00:00Z\",\"state\":\"yanked\",\"message\":\"bad\"}"
                .formatted(first.digest()));
        assertThat(refresh(registries, team).versions()).isEqualTo(2);
        assertThat(refresh(registries, team).read()).isZero();
      }
      assertThat(refresh(registries, team).failure()).isPresent();
    }
    try (CatalogIndex index = CatalogIndex.open(folder, List::of, List.of("team"))) {
      assertThat(index.versions("top"))
          .extracting(entry -> entry.version() + " " + entry.standing().state())
          .containsExactly("1.1.0 SUPPORTED", "1.0.0 YANKED");
      assertThat(index.states().getFirst().problem()).isPresent();
      assertThat(index.states().getFirst().at()).hasValue(NOW);
    }
  }

  private IndexRefresh.Refreshed refresh(Registries registries, RepositoryName team)
      throws IOException {
    return new IndexRefresh(
            folder,
            registries,
            namespace ->
                registries
                    .list(namespace)
                    .map(all -> all.stream().map(RepositoryName::last).toList()),
            Believer.OF_ALL,
            () -> NOW)
        .refresh("team", team, (looked, all) -> {});
  }
}
