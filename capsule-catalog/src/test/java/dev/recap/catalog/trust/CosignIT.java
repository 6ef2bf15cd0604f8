package dev.recap.catalog.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.oci.Descriptor;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.OciLayout;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.registry.fixture.FakeRegistry;
import dev.recap.catalog.trust.KeptCapsules.Kept;
import dev.recap.core.capsule.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/**
 * Agrees with the {@code cosign} on the PATH; skipped, with the reason, where there is none: no
 * distribution that the tests run on has it, and building it takes five minutes. What it makes is
 * tested everywhere by {@link CosignVectorsTest}.
 */
final class CosignIT {
  private static final String PASSWORD = "it's a päss";
  private static final String PATH = "team/top";

  private final HttpClient http = HttpClient.newHttpClient();
  @TempDir private Path folder;
  private @Nullable FakeRegistry opened;
  private KeptCapsules capsules = new KeptCapsules(Path.of("unset"));

  @BeforeEach
  void begin() throws IOException {
    if (Arrays.stream(System.getenv("PATH").split(":", -1))
        .noneMatch(place -> Files.isExecutable(Path.of(place, "cosign")))) {
      throw new TestAbortedException(
          "cosign is not here: go install github.com/sigstore/cosign/v2/cmd/cosign@v2.6.5");
    }
    opened = FakeRegistry.open();
    capsules = new KeptCapsules(folder.resolve("catalog"));
  }

  @AfterEach
  void end() {
    if (opened != null) {
      opened.close();
    }
  }

  @Test
  void cosignAcceptsWhatWeSign() throws Exception {
    Kept top = published();
    SigningKey stranger = SigningKey.generate();
    SigningKey ours = SigningKey.generate();
    KeyFiles files = KeyFiles.of(folder.resolve("ours"));
    files.write(ours, PASSWORD.toCharArray());
    new Signatures(capsules.store()).sign(top.digest(), registry().name(PATH).toString(), stranger);
    publishSignatures(
        top.digest(),
        new Signatures(capsules.store())
            .sign(top.digest(), registry().name(PATH).toString(), ours));
    assertThat(cosign(verify(files, top))).contains(top.digest().value());
    KeyFiles others = KeyFiles.of(folder.resolve("others"));
    others.write(SigningKey.generate(), new char[0]);
    assertThat(run(verify(others, top)).status()).isNotZero();
  }

  @Test
  void weAcceptWhatCosignSignsWithItsKeyAndWithOurs() throws Exception {
    cosign("generate-key-pair");
    SigningKey theirs = SigningKey.read(folder.resolve("cosign.key"), PASSWORD.toCharArray());
    assertThat(theirs.verifying()).isEqualTo(VerifyingKey.read(folder.resolve("cosign.pub")));
    SigningKey ours = SigningKey.generate();
    KeyFiles.of(folder.resolve("ours")).write(ours, PASSWORD.toCharArray());
    Kept top = published();
    for (String key : List.of("cosign.key", "ours.key")) {
      cosign(
          "sign",
          "--key",
          key,
          "--new-bundle-format=false",
          "--use-signing-config=false",
          "--tlog-upload=false",
          "--yes",
          reference(top));
    }
    takeSignatures(top.digest());
    List<CapsuleSignature> signatures = new Signatures(capsules.store()).of(top.digest());
    assertThat(signatures)
        .hasSize(2)
        .anyMatch(signature -> signature.isBy(theirs.verifying(), top.digest()))
        .anyMatch(signature -> signature.isBy(ours.verifying(), top.digest()));
  }

  @Test
  void weAcceptTheBundlesOfCosign() throws Exception {
    cosign("generate-key-pair");
    Files.writeString(
        folder.resolve("services.json"),
        """
        {"mediaType": "application/vnd.dev.sigstore.signingconfig.v0.2+json", "rekorTlogConfig": {}, "tsaConfig": {}}
        """);
    Kept top = published();
    cosign(
        "sign",
        "--key",
        "cosign.key",
        "--new-bundle-format=true",
        "--signing-config",
        "services.json",
        "--yes",
        reference(top));
    Map<String, Object> index = PlainJson.readForeign(get("referrers/" + top.digest()));
    for (Object referrer : (List<?>) Objects.requireNonNull(index.get("manifests"))) {
      Descriptor manifest = Descriptor.of(Objects.requireNonNull(referrer));
      take(top.digest(), get("manifests/" + manifest.digest()), SigstoreBundle.TYPE);
    }
    VerifyingKey key = VerifyingKey.read(folder.resolve("cosign.pub"));
    assertThat(new Signatures(capsules.store()).of(top.digest()))
        .singleElement()
        .matches(signature -> signature.isBy(key, top.digest()));
  }

  private FakeRegistry registry() {
    return Objects.requireNonNull(opened);
  }

  private Kept published() throws Exception {
    Kept top = capsules.keep("1.0.0", "");
    OciLayout layout = capsules.store().layout();
    upload(Files.readAllBytes(layout.blob(config(top.documents()).digest())));
    manifest(top.documents().digest().value(), MediaTypes.MANIFEST, top.documents());
    manifest("1.0.0", MediaTypes.INDEX, top.index());
    return top;
  }

  private void publishSignatures(Digest content, Descriptor signatures) throws Exception {
    OciLayout layout = capsules.store().layout();
    upload(Files.readAllBytes(layout.blob(config(signatures).digest())));
    for (Descriptor layer : layers(layout.read(signatures.digest()))) {
      upload(Files.readAllBytes(layout.blob(layer.digest())));
    }
    manifest(Signatures.tag(content), MediaTypes.MANIFEST, signatures);
  }

  private void takeSignatures(Digest content) throws Exception {
    take(content, get("manifests/" + Signatures.tag(content)), MediaTypes.SIGNATURE);
  }

  private void take(Digest content, byte[] bytes, String type) throws Exception {
    OciLayout layout = capsules.store().layout();
    Descriptor manifest = layout.put(MediaTypes.MANIFEST, bytes);
    for (Descriptor layer : layers(layout.read(manifest.digest()))) {
      layout.put(layer.mediaType(), get("blobs/" + layer.digest()));
    }
    capsules.store().referrers().add(content, manifest.as(type));
  }

  private Descriptor config(Descriptor manifest) throws IOException {
    return Descriptor.of(
        Objects.requireNonNull(capsules.store().layout().read(manifest.digest()).get("config")));
  }

  private static List<Descriptor> layers(Map<String, Object> manifest) {
    return manifest.get("layers") instanceof List<?> list
        ? list.stream().map(Descriptor::of).toList()
        : List.of();
  }

  private String reference(Kept capsule) {
    return registry().name(PATH) + "@" + capsule.digest();
  }

  private String[] verify(KeyFiles key, Kept capsule) {
    return new String[] {
      "verify", "--key", key.open().toString(), "--insecure-ignore-tlog=true", reference(capsule)
    };
  }

  private byte[] get(String what) throws Exception {
    HttpResponse<byte[]> answer =
        http.send(
            HttpRequest.newBuilder(place(what)).header("Accept", MediaTypes.MANIFEST).build(),
            BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  private void upload(byte[] blob) throws Exception {
    HttpResponse<Void> begun =
        http.send(
            HttpRequest.newBuilder(place("blobs/uploads/")).POST(BodyPublishers.noBody()).build(),
            BodyHandlers.discarding());
    String location = begun.headers().firstValue("Location").orElseThrow();
    String digest = Sha256.of(blob).value();
    put(
        URI.create("http://" + registry().host())
            .resolve(location + (location.contains("?") ? "&" : "?") + "digest=" + digest),
        "application/octet-stream",
        blob);
  }

  private void manifest(String reference, String type, Descriptor manifest) throws Exception {
    put(
        place("manifests/" + reference),
        type,
        Files.readAllBytes(capsules.store().layout().blob(manifest.digest())));
  }

  private void put(URI where, String type, byte[] content) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(where)
            .header("Content-Type", type)
            .PUT(BodyPublishers.ofByteArray(content))
            .build();
    assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
  }

  private URI place(String what) {
    return URI.create("http://%s/v2/%s/%s".formatted(registry().host(), PATH, what));
  }

  private record Ended(int status, String out, String err) {}

  private String cosign(String... arguments) throws Exception {
    Ended ended = run(arguments);
    assertThat(ended.status()).as(ended.err()).isZero();
    return ended.out();
  }

  private Ended run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("cosign"));
    command.addAll(List.of(arguments));
    Path err = folder.resolve("messages");
    ProcessBuilder program =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectError(err.toFile());
    program.environment().put("COSIGN_PASSWORD", PASSWORD);
    Process process = program.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), out, Files.readString(err));
  }
}
