package dev.recap.catalog.manifest;

/** The published JSON Schema of {@code capsule.yaml}. */
public final class ManifestSchema {
  /** Its {@code $id}, by which other schemas refer to parts of it. */
  public static final String ID = "https://recap.dev/schemas/v1/capsule.schema.json";

  private ManifestSchema() {}

  /** The published schema, JSON Schema 2020-12. */
  public static String text() {
    return PublishedSchema.resource(ManifestSchema.class, "capsule.schema.json");
  }
}
