package dev.recap.catalog.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.recap.catalog.manifest.KnownTexts;
import dev.recap.catalog.trust.PolicyReader.Reading;
import dev.recap.catalog.trust.TrustPolicy.UserPower;
import dev.recap.core.capsule.DeclaredBinding.Filesystem;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PolicyReaderTest {
  private static final String HEAD = "apiVersion: recap.dev/v1\nkind: TrustPolicy\n";
  private static final String DIGEST = "sha256:" + "0a".repeat(32);

  @TempDir private Path folder;

  @Test
  void readsEveryField() throws IOException {
    SigningKey one = SigningKey.generate();
    SigningKey two = SigningKey.generate();
    Files.createDirectory(folder.resolve("keys"));
    Files.writeString(folder.resolve("keys/one.pub"), one.verifying().pem());
    TrustPolicy policy =
        valid(
            """
            signers:
              - {name: one, key: keys/one.pub, notAfter: 2027-01-01T00:00:00Z}
              - name: two
                publicKey: |
            %s
            allow:
              - from: registry.example.com/team/*
                digests: ["%s"]
                signedBy: [one, two]
                power: {capabilities: [NET_RAW], filesystem: read, user: target, unless: [two]}
                deprecated: refuse
              - from: local
            revoked: ["%s"]
            """
                .formatted(two.verifying().pem().indent(6).stripTrailing(), DIGEST, DIGEST));
    assertThat(policy.signers().values())
        .containsExactly(
            new TrustPolicy.Signer(
                "one", one.verifying(), Optional.of(Instant.parse("2027-01-01T00:00:00Z"))),
            new TrustPolicy.Signer("two", two.verifying(), Optional.empty()));
    TrustPolicy.Rule rule = policy.rule("registry.example.com/team/top").orElseThrow();
    assertThat(rule.digests()).containsExactly(new Digest(DIGEST));
    assertThat(rule.signedBy()).containsExactly("one", "two");
    assertThat(rule.refuseDeprecated()).isTrue();
    assertThat(rule.power())
        .contains(
            new TrustPolicy.Power(
                Optional.of(Set.of("NET_RAW")),
                Optional.of(Filesystem.READ),
                Optional.of(UserPower.TARGET),
                List.of("two")));
    assertThat(policy.rule("local").orElseThrow().refuseDeprecated()).isFalse();
    assertThat(policy.rule("elsewhere.example.com/team/top")).isEmpty();
    assertThat(policy.revoked()).containsExactly(new Digest(DIGEST));
  }

  @Test
  void hasAFingerprintOfTheKeysToo() throws IOException {
    Path key = folder.resolve("k.pub");
    String text = "signers: [{name: k, key: k.pub}]\nallow: []\n";
    Files.writeString(key, SigningKey.generate().verifying().pem());
    String first = valid(text).fingerprint();
    assertThat(valid(text).fingerprint()).isEqualTo(first);
    Files.writeString(key, SigningKey.generate().verifying().pem());
    assertThat(valid(text).fingerprint()).isNotEqualTo(first);
    assertThat(valid(text + "revoked: []\n").fingerprint()).isNotEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          allow: [{from: a/b, signdBy: [x]}]            | line 3: signdBy is not a field of allow.0; did you mean signedBy?
          allow: [{signedBy: []}]                       | line 3: allow.0 needs the field from
          allow: [{from: a, signedBy: [platform]}]      | line 3: platform is none of the signers
          allow: [{from: a, power: {unless: [sec]}}]    | line 3: sec is none of the signers
          allow: [{from: a, digests: [latest]}]         | should be: A digest, sha256: and 64 hex digits
          allow: [{from: a, deprecated: never}]         | is never but should be one of warn, refuse
          allow: [{from: a, power: {user: admin}}]      | is admin but should be one of target, number, root
          allow: [{from: a, power: {capabilities: [NET_RAWW]}}] | did you mean NET_RAW?
          signers: []                                   | needs the field allow
          {allow: [], signers: [{name: a}]}             | this signer needs either key, a file, or publicKey
          {allow: [], signers: [{name: a, key: none.pub}]} | none.pub
          {allow: [], signers: [{name: a, publicKey: x}]} | Tried to read the public key of a but it is not PEM
          {allow: [], signers: [{name: a, key: k, notAfter: soon}]} | \"soon\" is not an RFC 3339 time
          {allow: [], signers: [{name: a, key: "\\0"}]}  | Tried to read the public key
          """)
  void saysWhatIsWrongAndWhere(String text, String expected) throws IOException {
    String wrong =
        HEAD
            + (text.startsWith("{")
                ? text.substring(1, text.length() - 1).replace(", signers", "\nsigners")
                : text);
    Path file = Files.writeString(folder.resolve("policy.yaml"), wrong);
    assertThat(new PolicyReader().read(file))
        .isInstanceOfSatisfying(
            Reading.Invalid.class,
            invalid ->
                assertThat(String.join("\n", invalid.problems()))
                    .startsWith("Tried to read " + file + " but ")
                    .contains(expected));
  }

  @Test
  void saysEverythingThatIsWrongAtOnce() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("policy.yaml"),
            HEAD + "signers: [{name: a, key: a.pub}, {name: b, key: b.pub}]\nallow: []\n");
    assertThat(new PolicyReader().read(file))
        .isInstanceOfSatisfying(
            Reading.Invalid.class, invalid -> assertThat(invalid.problems()).hasSize(2));
  }

  @Test
  void checksNoPolicyTwiceButReadsItsKeysEachTime() throws IOException {
    PolicyReader reader = new PolicyReader(new KnownTexts(folder.resolve("known")));
    Path key = folder.resolve("k.pub");
    Files.writeString(key, SigningKey.generate().verifying().pem());
    Path file =
        Files.writeString(
            folder.resolve("policy.yaml"),
            HEAD + "signers: [{name: k, key: k.pub}]\nallow: [{from: local, signedBy: [k]}]\n");
    Reading first = new PolicyReader().read(file);
    assertThat(reader.read(file)).hasToString(first.toString());
    assertThat(folder.resolve("known")).isDirectoryContaining("glob:**");
    assertThat(reader.read(file)).hasToString(first.toString());
    Files.delete(key);
    assertThat(reader.read(file))
        .isInstanceOfSatisfying(
            Reading.Invalid.class,
            invalid -> assertThat(invalid.problems().getFirst()).contains("line 3:"));
    Files.writeString(file, HEAD + "alow: []\n");
    assertThat(reader.read(file)).isInstanceOf(Reading.Invalid.class);
  }

  @Test
  void knowsThatThereIsNone() {
    assertThat(new PolicyReader().read(folder.resolve("policy.yaml")))
        .isEqualTo(new Reading.Absent());
    assertThat(new PolicyReader().read(folder.resolve("none/policy.yaml")))
        .isEqualTo(new Reading.Absent());
  }

  @Test
  void aFolderThatCannotBeReachedIsNotOneWithoutAPolicy() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("recap"), folder.resolve("gone"));
    Path file = link.resolve("policy.yaml");
    assertThat(new PolicyReader().read(file))
        .isEqualTo(
            new Reading.Invalid(
                List.of(
                    "Tried to read %s but %s is a link that leads nowhere: mend it or remove it"
                        .formatted(file, link))));
    Path below = Files.createFile(folder.resolve("file")).resolve("policy.yaml");
    assertThat(new PolicyReader().read(below))
        .isInstanceOfSatisfying(
            Reading.Invalid.class,
            invalid ->
                assertThat(invalid.problems().getFirst())
                    .isEqualTo(
                        "Tried to read %s but %s is no folder: mend it or remove it"
                            .formatted(below, below.getParent())));
  }

  @Test
  void hasAPublishedSchemaThatIsOne() {
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"))
                .validate(PolicyReader.schema(), InputFormat.JSON))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "registry.example.com/team/*, registry.example.com/team/top, true",
    "registry.example.com/team/*, registry.example.com/team/sub/top, false",
    "registry.example.com/**, registry.example.com/team/sub/top, true",
    "registry.example.com/team/*, registryXexample.com/team/top, false",
    "registry.example.com/team/*, evil.com/registry.example.com/team/top, false",
    "registry.example.com/team?/top, registry.example.com/team1/top, true",
    "registry.example.com/team?/top, registry.example.com/team//top, false",
    "local, local, true",
    "*, local, true",
    "*, registry.example.com/top, false",
    "**, registry.example.com/top, true",
  })
  void matchesRepositoriesByPattern(String pattern, String repository, boolean fits) {
    assertThat(RepositoryGlob.of(pattern).fits(repository)).isEqualTo(fits);
  }

  private TrustPolicy valid(String rules) throws IOException {
    Path file = Files.writeString(folder.resolve("policy.yaml"), HEAD + rules);
    return switch (new PolicyReader().read(file)) {
      case Reading.Valid(TrustPolicy policy, List<Path> _) -> policy;
      case Reading.Invalid(List<String> problems) ->
          throw new AssertionError(String.join("\n", problems));
      case Reading.Absent() -> throw new AssertionError("absent");
    };
  }
}
