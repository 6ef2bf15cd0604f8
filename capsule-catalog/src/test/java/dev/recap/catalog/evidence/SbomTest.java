package dev.recap.catalog.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.rootfs.Material;
import dev.recap.core.capsule.Digest;
import dev.recap.core.capsule.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Against CycloneDX's own schema and the file beside this class in the test resources. */
final class SbomTest {
  private static final String SCHEMAS = "http://cyclonedx.org/schema/";
  private static final Digest CAPSULE = Digest.ofSha256Hex("c".repeat(64));
  private static final Manifest.Metadata ABOUT =
      new Manifest.Metadata(
          "top",
          "1.2.0",
          "Shows processes",
          "Shows processes.",
          "GPL-2.0-or-later AND LGPL-2.1-or-later",
          List.of("The RECap authors"),
          Optional.empty(),
          List.of(),
          List.of(),
          Optional.empty());
  private static final List<Material> MATERIALS =
      List.of(
          new Material.Image("oci:base:1", Digest.ofSha256Hex("b".repeat(64))),
          new Material.DebianPackage(
              "debian",
              "12",
              "amd64",
              "procps",
              "2:4.0.2-3+deb12u1",
              "1".repeat(64),
              Optional.of(
                  """
                  Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/

                  Files: *
                  Copyright: someone
                  License: GPL-2+
                   The text.

                  Files: lib/*
                  License: LGPL-2.0+ with exceptions
                  """)),
          new Material.DebianPackage(
              "debian", "12", "all", "ncurses-base", "6.4-4", "2".repeat(64), Optional.empty()),
          new Material.JavaRuntime("Eclipse Adoptium", "25.0.1+8-LTS", List.of("java.se")),
          new Material.MavenArtifact("org.example", "tool", "1.0", "3".repeat(64)),
          new Material.MavenArtifact("org.example", "tool", "1.0", "4".repeat(64)),
          new Material.OwnFile("/run", "5".repeat(64)));

  @Test
  void namesEverythingItIsMadeOf() throws IOException {
    assertThat(PlainJson.readObject(Sbom.json(ABOUT, CAPSULE, MATERIALS)))
        .isEqualTo(PlainJson.readObject(resource("sbom.json")));
  }

  @Test
  void isWhatTheSchemaOfCycloneDxAsksFor() throws IOException {
    assertThat(schema().validate(Sbom.json(ABOUT, CAPSULE, MATERIALS), InputFormat.JSON)).isEmpty();
    assertThat(schema().validate(Sbom.json(ABOUT, CAPSULE, List.of()), InputFormat.JSON)).isEmpty();
  }

  @Test
  void theSchemaRefusesALicenceThatSpdxDoesNotHave() throws IOException {
    String wrong =
        Sbom.json(ABOUT, CAPSULE, MATERIALS).replace("GPL-2.0-or-later\",\"ack", "X\",\"ack");
    assertThat(wrong).contains("\"id\":\"X\"");
    assertThat(schema().validate(wrong, InputFormat.JSON)).isNotEmpty();
  }

  @Test
  void everyReferenceIsUnique() {
    assertThat(MATERIALS.stream().map(SbomComponent::of).map(SbomComponent::ref))
        .doesNotHaveDuplicates();
  }

  private static Schema schema() throws IOException {
    Map<String, String> schemas = new HashMap<>();
    for (String name : List.of("bom-1.6.schema.json", "spdx.schema.json", "jsf-0.82.schema.json")) {
      schemas.put(SCHEMAS + name, resource(name));
    }
    return SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_7, builder -> builder.schemas(schemas))
        .getSchema(SchemaLocation.of(SCHEMAS + "bom-1.6.schema.json"));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(SbomTest.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
