package dev.recap.catalog.registry.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.recap.catalog.place.RepositoryException;
import dev.recap.catalog.place.RepositoryException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CredentialFilesTest {
  private static final String HOST = "registry.example.com";

  /** Answers for one server, as the protocol of helpers says. */
  private static final String HELPER =
      """
      read server
      test "$1" = get || exit 2
      if [ "$server" = registry.example.com ]; then
        echo '{"ServerURL":"registry.example.com","Username":"ann","Secret":"of the helper"}'
      elif [ "$server" = tokens.example.com ]; then
        echo '{"ServerURL":"x","Username":"<token>","Secret":"identity"}'
      else
        echo 'credentials not found in native keychain'
        exit 1
      fi
      """;

  @TempDir Path folder;
  private FolderCredentialPrograms helpers;
  private CredentialFiles files;

  @BeforeEach
  void find() {
    helpers = new FolderCredentialPrograms(folder);
    files =
        CredentialFiles.of(
            Map.of("DOCKER_CONFIG", folder.toString(), "HOME", folder.toString()), helpers);
  }

  private void config(String json) throws IOException {
    Files.writeString(folder.resolve("config.json"), json);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private Optional<Credentials> find(String host, String path) throws RepositoryException {
    return files.find(host, path).map(Login::credentials);
  }

  @Test
  void knowsNobodyWithoutAFile() throws Exception {
    assertThat(find(HOST, "team/top")).isEmpty();
  }

  @Test
  void readsPasswordsAndTokens() throws Exception {
    config(
        """
        {"auths": {
          "registry.example.com": {"auth": "%s"},
          "https://old.example.com/v1/": {"auth": "%s"},
          "https://index.docker.io/v1/": {"auth": "%s"},
          "tokens.example.com": {"auth": "%s", "identitytoken": "identity"},
          "bare.example.com": {"registrytoken": "bearer"},
          "empty.example.com": {}
        }}\
        """
            .formatted(
                base64("ann:a:secret"), base64("old:1"), base64("hub:2"), base64("<token>:")));

    assertThat(find(HOST, "team/top")).contains(new Credentials.Password("ann", "a:secret"));
    assertThat(find("old.example.com", "x")).contains(new Credentials.Password("old", "1"));
    assertThat(find("docker.io", "library/x")).contains(new Credentials.Password("hub", "2"));
    assertThat(find("tokens.example.com", "x")).contains(new Credentials.IdentityToken("identity"));
    assertThat(find("bare.example.com", "x")).contains(new Credentials.RegistryToken("bearer"));
    assertThat(find("empty.example.com", "x")).isEmpty();
    assertThat(find("registry.example.com:5000", "x")).isEmpty();
  }

  @Test
  void prefersTheLongestNameThatFits() throws Exception {
    config(
        "{\"auths\": {\"%s\": {\"auth\": \"%s\"}, \"%s/team\": {\"auth\": \"%s\"}}}"
            .formatted(HOST, base64("all:1"), HOST, base64("team:2")));

    assertThat(find(HOST, "team/top")).contains(new Credentials.Password("team", "2"));
    assertThat(find(HOST, "teams/top")).contains(new Credentials.Password("all", "1"));
  }

  @Test
  void asksTheHelperOfAServer() throws Exception {
    helpers.helper("test", HELPER);
    config(
        "{\"credHelpers\": {\"%s\": \"test\", \"tokens.example.com\": \"test\", \"no.example.com\": \"test\"}}"
            .formatted(HOST));

    assertThat(find(HOST, "team/top")).contains(new Credentials.Password("ann", "of the helper"));
    assertThat(find("tokens.example.com", "x")).contains(new Credentials.IdentityToken("identity"));
    assertThat(find("no.example.com", "x")).isEmpty();
    assertThat(helpers.calls).contains("docker-credential-test get < " + HOST).hasSize(3);
  }

  @Test
  void asksTheStoreForAllServers() throws Exception {
    helpers.helper("test", HELPER);
    config("{\"credsStore\": \"test\", \"auths\": {\"%s\": {}}}".formatted(HOST));

    assertThat(find(HOST, "team/top")).contains(new Credentials.Password("ann", "of the helper"));
    assertThat(find("no.example.com", "x")).isEmpty();
  }

  @Test
  void findsPodmansFilesToo() throws Exception {
    Path podman = Files.createDirectories(folder.resolve("run/containers")).resolve("auth.json");
    Files.writeString(
        podman, "{\"auths\": {\"%s\": {\"auth\": \"%s\"}}}".formatted(HOST, base64("pod:1")));
    Optional<Credentials> expected = Optional.of(new Credentials.Password("pod", "1"));

    Map<String, String> runtime =
        Map.of("HOME", folder.toString(), "XDG_RUNTIME_DIR", folder.resolve("run").toString());
    assertThat(CredentialFiles.of(runtime, helpers).find(HOST, "x").map(Login::credentials))
        .isEqualTo(expected);
    Map<String, String> named = Map.of("REGISTRY_AUTH_FILE", podman.toString());
    assertThat(CredentialFiles.of(named, helpers).find(HOST, "x").map(Login::credentials))
        .isEqualTo(expected);
  }

  @Test
  void saysWhatIsWrongWithoutSayingASecret() throws Exception {
    helpers.helper("fails", "echo secret; echo secret >&2; exit 3");
    helpers.helper("babbles", "echo secret");
    for (String json :
        new String[] {
          "{\"auths\": {\"%s\": {\"auth\": \"secret\"} }",
          "{\"auths\": {\"%s\": {\"auth\": \"!secret!\"}}}",
          "{\"auths\": {\"%s\": {\"auth\": \"c2VjcmV0\"}}}",
          "{\"credHelpers\": {\"%s\": \"fails\"}}",
          "{\"credHelpers\": {\"%s\": \"babbles\"}}",
          "{\"credHelpers\": {\"%s\": \"missing\"}}",
          "{\"credHelpers\": {\"%s\": \"../../bin/sh\"}}"
        }) {
      config(json.formatted(HOST));
      assertThatExceptionOfType(RepositoryException.class)
          .isThrownBy(() -> find(HOST, "x"))
          .withMessageMatching("Tried to .* but .*")
          .withMessageNotContaining("secret")
          .withNoCause()
          .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNAUTHORIZED));
    }
  }

  @Test
  void showsNoSecretInTexts() {
    assertThat(
            new Login(new Credentials.Password("ann", "secret"), "x")
                + ""
                + new Credentials.IdentityToken("secret")
                + new Credentials.RegistryToken("secret"))
        .doesNotContain("secret");
  }
}
