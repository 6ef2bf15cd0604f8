package dev.recap.catalog.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeysTest {
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"", "secret", "pässwörd €"})
  void readsTheEncryptedKeyItWrote(String password) throws KeyFileException {
    SigningKey key = SigningKey.generate();
    String pem = key.pem(password.toCharArray());
    assertThat(pem).startsWith("-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\n");
    assertThat(SigningKey.isEncrypted(pem)).isTrue();
    SigningKey read = SigningKey.parse("k", pem, password.toCharArray());
    assertThat(read.verifying()).isEqualTo(key.verifying());
    assertThat(key.verifying().verifies(CONTENT, read.sign(CONTENT))).isTrue();
    assertThatThrownBy(() -> SigningKey.parse("k", pem, "another".toCharArray()))
        .isInstanceOf(KeyFileException.class)
        .hasMessage("Tried to decrypt the private key k but the password is not the right one");
  }

  @Test
  void writesTheTwoFilesOfAPairAndNeverOverOthers() throws KeyFileException, IOException {
    SigningKey key = SigningKey.generate();
    KeyFiles files = KeyFiles.of(folder.resolve("team"));
    files.write(key, new char[0]);
    assertThat(files.secret()).hasFileName("team.key");
    assertThat(Files.getPosixFilePermissions(files.secret()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(VerifyingKey.read(files.open())).isEqualTo(key.verifying());
    assertThat(SigningKey.read(files.secret(), new char[0]).verifying()).isEqualTo(key.verifying());
    assertThatThrownBy(() -> files.write(SigningKey.generate(), new char[0]))
        .hasMessageContaining("team.pub but the file is there");
    Files.delete(files.open());
    assertThatThrownBy(() -> files.write(SigningKey.generate(), new char[0]))
        .hasMessageContaining("team.key but the file is there");
    assertThat(files.open()).doesNotExist();
  }

  /** Made by openssl: {@code ecparam -genkey -name prime256v1 | pkcs8 -topk8 -nocrypt}. */
  @Test
  void readsPlainKeysAndFindsTheirPublicHalf() throws KeyFileException {
    SigningKey key = SigningKey.parse("k", Vectors.text("openssl.key"), new char[0]);
    assertThat(key.verifying()).isEqualTo(VerifyingKey.parse("k", Vectors.text("openssl.pub")));
    assertThat(key.verifying().pem()).isEqualTo(Vectors.text("openssl.pub"));
  }

  @Test
  void refusesWhatIsNoKeyOfItsKind() throws KeyFileException {
    String secret = SigningKey.generate().pem(new char[0]);
    String open = SigningKey.generate().verifying().pem();
    assertThatThrownBy(() -> VerifyingKey.parse("k", secret))
        .hasMessageContaining("it holds a ENCRYPTED SIGSTORE PRIVATE KEY: name the .pub file");
    assertThatThrownBy(() -> SigningKey.parse("k", open, new char[0]))
        .hasMessageContaining("it holds a PUBLIC KEY");
    assertThatThrownBy(() -> VerifyingKey.parse("k", "ssh-ed25519 AAAA"))
        .hasMessageContaining("it is not PEM");
    assertThatThrownBy(() -> VerifyingKey.parse("k", Vectors.text("p384.pub")))
        .hasMessageContaining("it is no ECDSA key on P-256");
    assertThatThrownBy(
            () -> VerifyingKey.parse("k", open.replaceFirst("\n[A-Za-z0-9]{10}", "\nAAAAAAAAAA")))
        .isInstanceOf(KeyFileException.class);
    assertThatThrownBy(() ->
            SigningKey.parse(
                "k",
                Pem.text(EncryptedKey.TYPE, "{}".getBytes(StandardCharsets.UTF_8)),
                new char[0]))
        .hasMessageContaining("it is no encrypted key of cosign: kdf is missing");
  }

  @Test
  void refusesKeysThatWouldFillTheMemory() {
    String hostile =
        """
        {"kdf":{"name":"scrypt","params":{"N":1073741824,"r":8,"p":1},"salt":"AAAA"},
         "cipher":{"name":"nacl/secretbox","nonce":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},"ciphertext":"AAAA"}
        """;
    assertThatThrownBy(() ->
            SigningKey.parse(
                "k",
                Pem.text(EncryptedKey.TYPE, hostile.getBytes(StandardCharsets.UTF_8)),
                new char[0]))
        .hasMessageContaining("scrypt parameters ask for more than is sensible");
  }

  @Test
  void refusesAnyOtherContentOrSignature() {
    SigningKey key = SigningKey.generate();
    byte[] signature = key.sign(CONTENT);
    assertThat(key.verifying().verifies(new byte[] {1}, signature)).isFalse();
    assertThat(SigningKey.generate().verifying().verifies(CONTENT, signature)).isFalse();
    assertThat(key.verifying().verifies(CONTENT, new byte[] {1, 2, 3})).isFalse();
    assertThat(key.verifying().verifies(CONTENT, new byte[0])).isFalse();
  }
}
