package dev.recap.catalog.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.place.RepositoryName;
import dev.recap.catalog.registry.Registries;
import dev.recap.catalog.registry.RegistrySettings;
import dev.recap.catalog.registry.fixture.FakeRegistry;
import dev.recap.catalog.search.CatalogSearch.Freshness;
import dev.recap.catalog.search.IndexRefresh.Refreshed;
import dev.recap.catalog.source.Source;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.trust.Admission;
import dev.recap.catalog.trust.Believer;
import dev.recap.catalog.trust.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IndexRefreshTest {
  @TempDir private Path folder;
  @TempDir private Path scratch;
  private FakeRegistry registry;
  private Registries registries;
  private Believer believer = new KnownSigner("platform-team");
  private boolean lists = true;
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");

  @BeforeEach
  void open() throws IOException {
    registry = FakeRegistry.open();
    registries =
        new Registries(RegistrySettings.STANDARD, (host, path) -> Optional.empty(), () -> now);
  }

  @AfterEach
  void close() {
    registries.close();
    registry.close();
  }

  private RepositoryName team() {
    return registry.name("team");
  }

  private Publishing at(String name) {
    return new Publishing(registries.open(team().child(name)), scratch);
  }

  private Descriptor publish(Capsules.One one, String name, String version) throws IOException {
    return at(name).capsule(version, one.version(version).json(), "# " + name + "\n");
  }

  private IndexRefresh asking() {
    return new IndexRefresh(
        folder,
        registries,
        namespace ->
            lists
                ? registries
                    .list(namespace)
                    .map(all -> all.stream().map(RepositoryName::last).toList())
                : Optional.empty(),
        believer,
        () -> now);
  }

  private Refreshed refresh() throws IOException {
    return asking().refresh("team", team(), (looked, all) -> {});
  }

  private CatalogIndex index() throws IOException {
    return CatalogIndex.open(folder, List::of, List.of("team"));
  }

  private Entry only(String name) throws IOException {
    try (CatalogIndex index = index()) {
      List<Entry> versions = index.versions(name);
      assertThat(versions).hasSize(1);
      return versions.getFirst();
    }
  }

  @Test
  void readsEveryVersionOfEveryCapsule() throws IOException {
    publish(Capsules.one("top"), "top", "1.0.0");
    publish(Capsules.one("top").summary("Newer"), "top", "1.1.0");
    publish(Capsules.one("ps"), "ps", "0.1.0");
    assertThat(refresh()).isEqualTo(new Refreshed(3, 3, List.of(), Optional.empty()));
    try (CatalogIndex index = index()) {
      assertThat(index.versions("top"))
          .extracting(Entry::reference)
          .containsExactly(team() + "/top:1.1.0", team() + "/top:1.0.0");
      Entry top = index.versions("top").getFirst();
      assertThat(top.readme()).isEqualTo("# top\n");
      assertThat(top.manifest().metadata().summary()).isEqualTo("Newer");
      assertThat(top.layers()).isEqualTo(1);
      assertThat(index.states())
          .containsExactly(
              new IndexState("team", 2, Optional.of(now), Optional.of(now), Optional.empty()));
    }
  }

  @Test
  void readsNothingAgainThatItKnowsByDigest() throws IOException {
    publish(Capsules.one("top"), "top", "1.0.0");
    refresh();
    registry.forgetRequests();
    assertThat(refresh().read()).isZero();
    assertThat(registry.count("GET", "/blobs/")).isZero();
    publish(Capsules.one("top"), "top", "1.0.1");
    assertThat(refresh().read()).isOne();
  }

  @Test
  void usesThePublishedNamesWhereARegistryListsNone() throws IOException {
    lists = false;
    publish(Capsules.one("top"), "top", "1.0.0");
    publish(Capsules.one("ps"), "ps", "1.0.0");
    assertThat(refresh().versions()).isZero();
    PublishedNames names = new PublishedNames(registries, team(), scratch);
    names.add("top");
    names.add("ps");
    names.add("top");
    assertThat(names.names()).containsExactly("ps", "top");
    assertThat(refresh().versions()).isEqualTo(2);
  }

  @Test
  void knowsWhatIsSaidOfAVersionAndWhoSignedIt() throws IOException {
    Descriptor top = publish(Capsules.one("top"), "top", "1.0.0");
    refresh();
    assertThat(only("top").testimony()).isEqualTo(Testimony.NONE);
    String status =
        """
        {"capsule":"%s","sequence":%d,"at":"2026-01-01T00:00:00Z","state":"%s","message":"slow\\u001b[2J","successor":"top:2.0.0",
        "security":["CVE-2026-1"]}\
        """;
    at("top").referrer(top, MediaTypes.STATUS, status.formatted(top.digest(), 2, "deprecated"));
    at("top").referrer(top, MediaTypes.STATUS, status.formatted(top.digest(), 1, "yanked"));
    at("top")
        .referrer(
            top,
            MediaTypes.SBOM,
            "{\"components\":[{\"name\":\"procps\",\"version\":\"4.0\"},{\"name\":\"libc6\"}]}");
    at("top")
        .referrer(
            top,
            MediaTypes.STATEMENT,
            "{\"predicateType\":\"https://in-toto.io/attestation/test-result/v0.1\","
                + "\"predicate\":{\"passedTests\":[\"a\",\"b\"],\"failedTests\":[]}}");
    at("top").signature(top, payload(top), "AAAA");
    refresh();
    assertThat(only("top").testimony())
        .isEqualTo(
            new Testimony(
                new Standing(
                    Standing.State.DEPRECATED,
                    "slow[2J",
                    Optional.of("top:2.0.0"),
                    List.of("CVE-2026-1")),
                List.of("platform-team"),
                Optional.of(new Testimony.Bill(2, List.of("procps 4.0", "libc6"))),
                Optional.of(new Testimony.Tested(2, 0))));
  }

  @Test
  void believesOfStatementsWhatPolicyBelieves() throws IOException {
    Descriptor top = publish(Capsules.one("top"), "top", "1.0.0");
    at("top")
        .referrer(
            top,
            MediaTypes.STATUS,
            "{\"capsule\":\"%s\",\"sequence\":1,\"at\":\"2026-01-01T00:00:00Z\",\"state\":\"yanked\"}"
                .formatted(top.digest()));
    Path policy = folder.resolve("policy.yaml");
    Path keys = Files.createDirectories(folder.resolve("keys")).resolve("team.pub");
    SigningKey key = SigningKey.generate();
    Files.writeString(keys, key.verifying().pem());
    believer =
        new Admission(new CapsuleStore(folder.resolve("store")), policy, _ -> true, () -> now);
    refresh();
    assertThat(only("top").standing().state()).isEqualTo(Standing.State.YANKED);
    Files.writeString(
        policy,
        """
        apiVersion: recap.dev/v1
        kind: TrustPolicy
        signers: [{name: team, key: keys/team.pub}]
        allow: [{from: "%s/*", signedBy: [team]}]
        """
            .formatted(team()));
    refresh();
    assertThat(only("top").standing().state()).isEqualTo(Standing.State.SUPPORTED);
    Descriptor said =
        registries.open(team().child("top")).referrers(top.digest(), Optional.empty()).getFirst();
    byte[] payload = payload(said).getBytes(StandardCharsets.UTF_8);
    at("top").signature(said, payload(said), Base64.getEncoder().encodeToString(key.sign(payload)));
    refresh();
    assertThat(only("top").standing().state()).isEqualTo(Standing.State.YANKED);
  }

  private static String payload(Descriptor signed) {
    return """
    {"critical":{"identity":{"docker-reference":""},"image":{"docker-manifest-digest":"%s"},
    "type":"cosign container image signature"}}\
    """
        .formatted(signed.digest());
  }

  @Test
  void passesOverWhatIsNoCapsuleAndSaysSo() throws IOException {
    publish(Capsules.one("top"), "top", "1.0.0");
    at("other").capsule("1.0.0", Capsules.one("top").json(), "");
    at("broken").capsule("1.0.0", "{\"apiVersion\":1}", "");
    Refreshed refreshed = refresh();
    assertThat(refreshed.versions()).isOne();
    assertThat(refreshed.problems())
        .hasSize(2)
        .anyMatch(problem -> problem.contains("other") && problem.contains("is the capsule top"))
        .anyMatch(problem -> problem.contains("broken"));
  }

  @Test
  void makesTheTextsOfStrangersPlain() throws IOException {
    at("top")
        .capsule(
            "1.0.0",
            Capsules.one("top").summary("evil\u001b]0;title\u0007\u202e").json(),
            "a\u001b[31mb\u009b1mc\r\n");
    refresh();
    assertThat(only("top").readme()).isEqualTo("a[31mb1mc\n");
    assertThat(only("top").manifest().metadata().summary()).isEqualTo("evil]0;title");
  }

  @Test
  void leavesOutAReadmeThatIsTooLong() throws IOException {
    at("top").capsule("1.0.0", Capsules.one("top").json(), "x".repeat(300 << 10));
    refresh();
    assertThat(only("top").readme()).isEmpty();
  }

  @Test
  void keepsTheLastStateWhenTheRegistryDoesNotAnswerAndSaysSince() throws IOException {
    publish(Capsules.one("top"), "top", "1.0.0");
    refresh();
    Instant then = now;
    now = now.plusSeconds(7200);
    assertThat(
            new IndexRefresh(
                    folder,
                    registries,
                    namespace -> {
                      throw new dev.recap.catalog.place.RepositoryException(
                          dev.recap.catalog.place.RepositoryException.Kind.UNREACHABLE,
                          "Tried to ask but nobody is there");
                    },
                    Believer.OF_ALL,
                    () -> now)
                .refresh("team", team(), (looked, all) -> {})
                .failure())
        .hasValue("Tried to ask but nobody is there");
    try (CatalogIndex index = index()) {
      assertThat(index.names()).containsExactly("top");
      assertThat(index.states())
          .containsExactly(
              new IndexState(
                  "team",
                  1,
                  Optional.of(then),
                  Optional.of(now),
                  Optional.of("Tried to ask but nobody is there")));
    }
  }

  @Test
  void asksASourceWhenWhatIsKnownIsOldAndNotBefore() throws IOException {
    publish(Capsules.one("top"), "top", "1.0.0");
    Source source = new Source("team", team(), true, Optional.empty(), Source.REFRESH);
    List<String> asked = new ArrayList<>();
    CatalogSearch.Watcher watcher =
        new CatalogSearch.Watcher() {
          @Override
          public void looking(String name, int repositories, int all) {}

          @Override
          public void asked(String name, Refreshed result) {
            asked.add(name);
          }
        };
    CatalogSearch search =
        new CatalogSearch(folder, List::of, List.of(source), this::asking, () -> now);
    search.open(Freshness.OFFLINE, watcher).close();
    assertThat(asked).isEmpty();
    search.open(Freshness.USUAL, watcher).close();
    search.open(Freshness.USUAL, watcher).close();
    assertThat(asked).hasSize(1);
    now = now.plus(Source.REFRESH).plusSeconds(1);
    search.open(Freshness.USUAL, watcher).close();
    assertThat(asked).hasSize(2);
    search.open(Freshness.NOW, watcher).close();
    assertThat(asked).hasSize(3);
  }
}
