package dev.recap.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.life.Statement;
import dev.recap.catalog.life.Statement.State;
import dev.recap.catalog.life.Statements;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.rootfs.CommandRunner;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.catalog.store.Refs;
import dev.recap.catalog.trust.Admission;
import dev.recap.catalog.trust.Candidate;
import dev.recap.catalog.trust.Signatures;
import dev.recap.catalog.trust.SigningKey;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleCatalog.Lookup;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.capsule.Digest;
import dev.recap.core.lock.HostLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AdmittedCapsulesTest {
  private static final CommandRunner NO_APT = (_, _, _) -> new CommandRunner.Result.NotInstalled();
  private static final String TEAM = "registry.example.com/team/hello";
  private static final Instant NOW = Instant.parse("2026-11-21T07:00:00Z");
  private static final SigningKey KEY = SigningKey.generate();

  @TempDir private Path folder;
  private CapsuleStore store = new CapsuleStore(Path.of("unset"));
  private @Nullable Capsule built;

  @BeforeEach
  void buildOne() throws IOException {
    store = new CapsuleStore(folder.resolve("state"));
    Path function = Files.createDirectories(folder.resolve("functions/hello"));
    Files.write(function.resolve("program"), Programs.STATIC);
    Files.writeString(
        function.resolve("capsule.yaml"),
        """
        apiVersion: recap.dev/v1
        kind: Capsule
        metadata: {name: hello, version: 1.0.0, summary: s, license: MIT}
        spec: {entrypoint: [/bin/program]}
        build: {files: [{from: program, to: /bin/program, executable: true}]}
        """);
    built = found(find("hello"));
  }

  @Test
  void judgesWhatWasBuiltHereByTheRuleForLocal() throws IOException {
    policy("allow: [{from: local}]");
    assertThat(find("hello")).isInstanceOf(Lookup.Found.class);
    assertThat(find("hello@" + digest())).isInstanceOf(Lookup.Found.class);
    policy("allow: [{from: registry.example.com/**}]");
    for (String reference : List.of("hello", "hello:1.0.0", "hello@" + digest())) {
      assertThat(find(reference))
          .isInstanceOfSatisfying(
              Lookup.Refused.class,
              refused -> assertThat(refused.problem()).contains("from local but no rule"));
    }
  }

  @Test
  void judgesWhatWasPulledByTheRuleForItsRepository() throws IOException {
    pulled();
    policy("allow: [{from: %s, signedBy: [team]}]".formatted(TEAM));
    for (String reference : List.of("hello", TEAM, TEAM + ":1.0.0", "hello@" + digest())) {
      assertThat(find(reference)).as(reference).isInstanceOf(Lookup.Refused.class);
    }
    new Signatures(store).sign(digest(), TEAM, KEY);
    for (String reference : List.of("hello", TEAM, TEAM + ":1.0.0", "hello@" + digest())) {
      assertThat(find(reference)).as(reference).isInstanceOf(Lookup.Found.class);
    }
    assertThat(find("elsewhere.example.com/team/hello")).isInstanceOf(Lookup.Unknown.class);
  }

  @Test
  void judgesContentThatNoVersionNamesAsUnknown() throws IOException {
    try (HostLock lock = store.lock("hello")) {
      Digest other = new Digest("sha256:" + "0a".repeat(32));
      store.point(
          lock,
          "hello",
          store.refs("hello").with(Refs.Ref.built("1.0.0", other, Optional.empty())));
    }
    policy("allow: [{from: local}]");
    assertThat(find("hello@" + digest()))
        .isInstanceOfSatisfying(
            Lookup.Refused.class,
            refused -> assertThat(refused.problem()).contains("from unknown"));
  }

  @Test
  void tellsThatAVersionIsDeprecatedAndRefusesAYankedOne() throws IOException {
    say(State.DEPRECATED);
    assertThat(find("hello"))
        .isInstanceOfSatisfying(
            Lookup.Found.class,
            found -> assertThat(found.notices()).containsExactly("hello:1.0.0 is deprecated"));
    say(State.YANKED);
    assertThat(find("hello")).isInstanceOf(Lookup.Refused.class);
    assertThat(find("hello@" + digest()))
        .isInstanceOfSatisfying(
            Lookup.Found.class,
            found -> assertThat(found.notices()).containsExactly("hello:1.0.0 is yanked"));
  }

  private Digest digest() {
    return Objects.requireNonNull(built).digest();
  }

  private void say(State state) throws IOException {
    Descriptor index = new Descriptor(MediaTypes.INDEX, digest(), 1);
    Statements statements = new Statements(store);
    statements.make(
        new Statements.About(index, "hello", "1.0.0", Set.of(Candidate.LOCAL)),
        new Statements.Wording(state, "", Optional.empty(), List.of()),
        statements.of(digest()).stream()
            .map(Statements.Kept::statement)
            .max(Comparator.comparingLong(Statement::sequence)),
        () -> NOW);
  }

  /** Makes the store believe that it came from a registry, and that there is no folder of it. */
  private void pulled() throws IOException {
    Files.move(folder.resolve("functions/hello"), folder.resolve("elsewhere"));
    try (HostLock lock = store.lock("hello")) {
      Refs.Ref ref = Refs.Ref.pulled("1.0.0", digest(), TEAM);
      store.point(lock, "hello", new Refs(List.of(ref)));
    }
  }

  private void policy(String rules) throws IOException {
    Files.writeString(folder.resolve("team.pub"), KEY.verifying().pem());
    Files.writeString(
        folder.resolve("policy.yaml"),
        """
        apiVersion: recap.dev/v1
        kind: TrustPolicy
        signers: [{name: team, key: team.pub}]
        %s
        """
            .formatted(rules));
  }

  /** By a new catalog each time, as another process would have. */
  private Lookup find(String reference) {
    return new LocalCatalog(
            folder.resolve("state"),
            Optional.of(folder.resolve("functions")),
            NO_APT,
            step -> {},
            new Admission(store, folder.resolve("policy.yaml"), _ -> true, () -> NOW),
            NameRule.SourceOrder.NONE,
            Elsewhere.NOWHERE)
        .find(CapsuleRef.parse(reference));
  }

  private static Capsule found(Lookup lookup) {
    if (lookup instanceof Lookup.Found(Capsule capsule, List<String> _)) {
      return capsule;
    }
    throw new AssertionError(lookup.toString());
  }
}
