package dev.recap.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.server.access.AccessReader.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AccessReaderTest {
  private static final String HEAD = "apiVersion: recap.dev/v1\nkind: AccessPolicy\n";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void place() {
    file = folder.resolve("access.yaml");
  }

  private List<String> problems(String text) throws IOException {
    Files.writeString(file, text);
    return new AccessReader()
        .problems(file).stream().map(p -> p.replace(file.toString(), "access.yaml")).toList();
  }

  @Test
  void readsEverythingThereIs() throws IOException {
    Files.writeString(folder.resolve("keys.json"), "{\"keys\": []}");

    assertThat(
            problems(
                HEAD
                    + """
                    admins: {users: [root], groups: [wheel]}
                    oidc:
                      issuer: https://login.example.com
                      audience: [recap]
                      keys: keys.json
                      name: email
                      groups: roles
                      clockSkew: PT30S
                    grants:
                      - name: sre-observe
                        callers: {users: [alice, "token:ci"], groups: [sre, "oidc:ops"]}
                        capsules:
                          - reference: registry.example.com/team/*
                          - reference: "localhost:5000/**:>=1.2 <2"
                          - reference: "top:1.*"
                          - digest: "sha256:0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"
                        power: {capabilities: [NET_RAW], filesystem: read, user: target}
                        targets: [{runtime: docker, name: "web-*", image: "shop/*", labels: {app: web}}]
                        parameters: {iterations: {maximum: 10}}
                        interactive: false
                        reason: required
                        approval: {users: [], groups: [leads], expires: PT1H}
                        rate: {limit: 10, per: PT1H}
                    """))
        .isEmpty();
    assertThat(new AccessReader().read(file)).isInstanceOf(Reading.Valid.class);
  }

  @Test
  void whatIsNotThereHasNoMistakes() {
    assertThat(new AccessReader().read(file)).isEqualTo(new Reading.Absent());
    assertThat(new AccessReader().problems(file)).isEmpty();
  }

  @Test
  void aLinkThatLeadsNowhereIsNoMissingFile() throws IOException {
    Files.createSymbolicLink(file, folder.resolve("gone"));

    assertThat(new AccessReader().read(file)).isInstanceOf(Reading.Invalid.class);
  }

  @Test
  void namesFileLineAndRemedyOfEveryMistakeOfFormAtOnce() throws IOException {
    assertThat(
            problems(
                HEAD
                    + """
                    admin: {users: [root]}
                    grants:
                      - name: "one two"
                        callers: {}
                        capsules: []
                        targets: [{runtime: dokcer}]
                        interactiv: true
                        power: {filesystem: all, capabilities: [NET_ADMN]}
                        parameters: {iterations: {maximum: many}}
                        rate: {limit: 0, per: 1h}
                    """))
        .satisfiesExactlyInAnyOrder(
            p -> assertThat(p).contains("access.yaml but line 3: ", "did you mean admins?"),
            p -> assertThat(p).contains("line 5: ", "letters, digits"),
            p -> assertThat(p).contains("line 6: ", "callers"),
            p -> assertThat(p).contains("line 7: ", "capsules"),
            p -> assertThat(p).contains("line 8: ", "did you mean docker?"),
            p -> assertThat(p).contains("line 9: ", "did you mean interactive?"),
            p -> assertThat(p).contains("line 10: ", "none, read, write"),
            p -> assertThat(p).contains("line 10: ", "capabilities(7)"),
            p -> assertThat(p).contains("line 11: ", "maximum"),
            p -> assertThat(p).contains("line 12: ", "limit"),
            p -> assertThat(p).contains("line 12: ", "PT1H"));
  }

  @Test
  void namesFileLineAndRemedyOfEveryMistakeOfSenseAtOnce() throws IOException {
    assertThat(
            problems(
                HEAD
                    + """
                    admins: {users: ["tokn:ci"], groups: ["token:ci", "*"]}
                    oidc:
                      issuer: https://login.example.com
                      audience: [recap]
                      keys: http://login.example.com/jwks
                      clockSkew: PT2H
                    grants:
                      - name: one
                        callers: {users: [alice]}
                        capsules:
                          - reference: "top:latest"
                          - reference: "top@sha256:00"
                          - reference: "to p"
                        targets: [{name: "**"}]
                        parameters:
                          path: {pattern: "["}
                          iterations: {$ref: "https://example.com/schema"}
                        approval: {expires: P999D}
                        rate: {limit: 1, per: PT0S}
                      - name: one
                        callers: {users: [bob]}
                        capsules: [{reference: "*"}]
                        targets: [{name: "**"}]
                    """))
        .satisfiesExactlyInAnyOrder(
            p -> assertThat(p).contains("line 3: ", "tokn is no kind of identity"),
            p -> assertThat(p).contains("line 3: ", "write token:ci under users"),
            p -> assertThat(p).contains("line 3: ", "no word for everybody"),
            p -> assertThat(p).contains("line 7: ", "https URL"),
            p -> assertThat(p).contains("line 8: ", "PT2H is out of bounds"),
            p -> assertThat(p).contains("line 13: ", "\"latest\" is no range"),
            p -> assertThat(p).contains("line 14: ", "digest: sha256:"),
            p -> assertThat(p).contains("line 15: ", "no pattern of names"),
            p -> assertThat(p).contains("line 18: ", "no regular expression"),
            p -> assertThat(p).contains("line 19: ", "$ref cannot be used here"),
            p -> assertThat(p).contains("line 20: ", "P999D is out of bounds"),
            p -> assertThat(p).contains("line 21: ", "PT0S is out of bounds"),
            p -> assertThat(p).contains("line 22: ", "another grant has this name"));
  }

  @Test
  void namesKeysThatAreNotThere() throws IOException {
    assertThat(
            problems(
                HEAD
                    + """
                    oidc: {issuer: "https://login.example.com", audience: [recap], keys: keys.json}
                    """))
        .singleElement()
        .asString()
        .contains("line 3: ", "keys.json", "Key Set");
  }

  @Test
  void publishesTheSchemaItChecksBy() throws IOException {
    Path docs = Path.of("../../docs/schemas/access-policy-v1.schema.json");

    assertThat(AccessReader.schema()).isEqualTo(Files.readString(docs));
  }
}
