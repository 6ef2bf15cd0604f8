package dev.recap.catalog.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.place.Repository;
import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.place.RepositoryException.Kind;
import dev.recap.catalog.place.RepositoryName;
import dev.recap.catalog.registry.fixture.FakeRegistry;
import dev.recap.catalog.registry.fixture.Fault;
import dev.recap.catalog.registry.fixture.Seen;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ManifestFaultsTest {
  private FakeRegistry registry;
  private Registries client;
  private Repository top;
  private Descriptor index;

  @BeforeEach
  void open() throws IOException {
    registry = FakeRegistry.open();
    client = Clients.anonymous();
    top = client.open(registry.name("team/top"));
    index = put(top, "1.0.0");
    registry.forgetRequests();
  }

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  private static boolean get(Seen request) {
    return request.is("GET", "/manifests/");
  }

  private static boolean head(Seen request) {
    return request.is("HEAD", "/manifests/");
  }

  private static Descriptor put(Repository to, String tag) throws IOException {
    byte[] json =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[],\"annotations\":{\"tag\":\"%s\"}}"
            .formatted(MediaTypes.INDEX, tag)
            .getBytes(StandardCharsets.UTF_8);
    Descriptor manifest = new Descriptor(MediaTypes.INDEX, Sha256.of(json), json.length);
    to.put(manifest, json, Optional.of(tag));
    return manifest;
  }

  @Test
  void readsAManifestOnce() throws IOException {
    top.manifest(index)[0] = 0;

    assertThat(top.manifest(index)[0]).isEqualTo((byte) '{');
    assertThat(registry.count("GET", "/manifests/")).isEqualTo(1);
  }

  @Test
  void resolvesWithOneRequestWithoutABody() throws IOException {
    assertThat(top.resolve("1.0.0")).contains(index);
    assertThat(registry.requests()).extracting(Seen::method).containsExactly("HEAD");
  }

  @Test
  void readsTheManifestWhereHeadersDoNotSayEnough() throws IOException {
    registry.fail(1, ManifestFaultsTest::head, new Fault.Without("Docker-Content-Digest"));
    assertThat(top.resolve("1.0.0")).contains(index);

    registry.fail(1, ManifestFaultsTest::head, new Fault.Answer(405, ""));
    assertThat(top.resolve("1.0.0")).contains(index);

    assertThat(registry.count("GET", "/manifests/")).isEqualTo(2);
  }

  @Test
  void refusesWebPages() {
    registry.fail(9, _ -> true, new Fault.Garbage());

    refuses(Kind.UNEXPECTED, () -> top.resolve("1.0.0"));
    refuses(Kind.UNEXPECTED, () -> top.manifest(index));
    refuses(Kind.UNEXPECTED, () -> top.tags());
    refuses(Kind.UNEXPECTED, () -> top.referrers(index.digest(), Optional.empty()));
    refuses(Kind.UNEXPECTED, () -> client.list(new RepositoryName(registry.host(), "team")));
  }

  @Test
  void refusesJsonThatIsSomethingElse() {
    for (String json :
        List.of(
            "[]",
            "7",
            "{\"tags\":{},\"manifests\":7}",
            "{\"tags\":7,\"manifests\":[{}]}",
            "{\"tags\":\"\",\"manifests\":[{\"mediaType\":7,\"digest\":\"x\",\"size\":-1}]}",
            "[".repeat(100_000))) {
      registry.fail(2, _ -> true, new Fault.Answer(200, json));
      refuses(Kind.UNEXPECTED, () -> top.tags());
      refuses(Kind.UNEXPECTED, () -> top.referrers(index.digest(), Optional.empty()));
    }
  }

  @Test
  void refusesAManifestThatWasChanged() {
    registry.fail(1, ManifestFaultsTest::get, new Fault.WrongContent());
    refuses(Kind.MISMATCH, () -> top.manifest(index));

    registry.fail(1, ManifestFaultsTest::get, new Fault.Truncated(20));
    refuses(Kind.MISMATCH, () -> top.manifest(index));

    registry.fail(1, ManifestFaultsTest::get, new Fault.Longer(20, true));
    refuses(Kind.TOO_LARGE, () -> top.manifest(index));
  }

  @Test
  void readsNoMoreOfAnEndlessManifestThanAManifestMayHave() {
    registry.fail(1, ManifestFaultsTest::get, new Fault.Endless());

    refuses(Kind.TOO_LARGE, () -> top.manifest(index));

    assertThat(registry.bytesSent()).isLessThan(Repository.LARGEST_MANIFEST + 20_000_000L);
  }

  @Test
  void doesNotAskForAManifestThatIsAnnouncedTooLarge() {
    refuses(
        Kind.TOO_LARGE,
        () -> top.manifest(new Descriptor(MediaTypes.INDEX, index.digest(), 100_000_000)));
    assertThat(registry.requests()).isEmpty();
  }

  @Test
  void refusesAReferenceThatWouldLeadElsewhere() {
    refuses(Kind.NOT_FOUND, () -> top.resolve("../../other/manifests/1.0.0"));
    refuses(Kind.NOT_FOUND, () -> top.resolve("1.0.0?x=y"));
    assertThat(registry.requests()).isEmpty();
  }

  @Test
  void noticesAListThatDoesNotEnd() {
    registry.fail(
        Integer.MAX_VALUE,
        request -> request.is("GET", "/tags/list"),
        new Fault.Answer(
            200, Map.of("Link", "</v2/team/top/tags/list>; rel=next"), "{\"tags\":[\"1\"]}"));

    refuses(Kind.UNEXPECTED, () -> top.tags());
    assertThat(registry.requests()).hasSizeLessThan(5);
  }

  @Test
  void leavesOutTagsThatCannotBeTags() throws IOException {
    registry.fail(
        1,
        request -> request.is("GET", "/tags/list"),
        new Fault.Answer(
            200,
            """
            {"tags": ["stable", "1.0.0", "\\u001b[2J", "1.0.0\\nTried to", "a b", "../x", "", 7, "%s"]}
            """
                .formatted("a".repeat(129))));

    assertThat(top.tags()).containsExactly("1.0.0", "stable");
  }

  @Test
  void saysWhenDeletingIsNotAllowed() {
    registry.withoutDelete();

    refuses(Kind.DENIED, () -> top.delete(index));
  }

  @Test
  void keepsReferrersOfSeveralPublishersInTheFallbackTag() throws Exception {
    registry.withoutReferrersApi();
    try (Registries others = Clients.anonymous()) {
      Repository other = others.open(registry.name("team/top"));
      Descriptor one = referrer(top, "one");
      Descriptor two = referrer(other, "two");
      assertThat(top.referrers(index.digest(), Optional.empty()))
          .extracting(Descriptor::digest)
          .containsExactly(one.digest(), two.digest());
      assertThat(top.resolve("sha256-" + index.digest().hex())).isPresent();
    }
  }

  private Descriptor referrer(Repository to, String type) throws IOException {
    byte[] json =
        ("{\"schemaVersion\":2,\"mediaType\":\"%s\",\"artifactType\":\"application/%s\",\"manifests\":[],"
                + "\"subject\":{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}}")
            .formatted(MediaTypes.INDEX, type, index.mediaType(), index.digest(), index.size())
            .getBytes(StandardCharsets.UTF_8);
    Descriptor manifest = new Descriptor(MediaTypes.INDEX, Sha256.of(json), json.length);
    to.put(manifest, json, Optional.empty());
    return manifest;
  }

  @Test
  void listsTheRepositoriesOfANamespace() throws Exception {
    registry.inPagesOf(2);
    for (String path : List.of("team/jvm/heap", "teams/other", "team/df", "alone")) {
      put(client.open(registry.name(path)), "1.0.0");
    }

    assertThat(client.list(registry.name("team")))
        .hasValueSatisfying(names ->
            assertThat(names)
                .extracting(RepositoryName::path)
                .containsExactly("team/df", "team/jvm/heap", "team/top"));
    registry.fail(1, request -> request.is("GET", "_catalog"), new Fault.Answer(404, ""));
    assertThat(client.list(registry.name("team"))).isEmpty();
  }

  private interface Call {
    void run() throws Exception;
  }

  private static void refuses(Kind kind, Call call) {
    assertThatExceptionOfType(RepositoryException.class)
        .isThrownBy(call::run)
        .withMessageMatching("(?s)Tried to .* but .*")
        .satisfies(e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
  }
}
