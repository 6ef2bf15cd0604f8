package dev.recap.catalog.oci;

/** The media types of what capsules are stored as. */
public final class MediaTypes {
  /** An image index; see the OCI image specification, media-types.md. */
  public static final String INDEX = "application/vnd.oci.image.index.v1+json";

  /** An image manifest. */
  public static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  /** An image's configuration. */
  public static final String CONFIG = "application/vnd.oci.image.config.v1+json";

  /** A layer as a tar archive; {@code +gzip} and {@code +zstd} are appended. */
  public static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

  /** A capsule, as the artifact type of its index. */
  public static final String CAPSULE = "application/vnd.recap.capsule.v1";

  /** A capsule's documents, as the artifact type of their manifest. */
  public static final String DOCUMENTS = "application/vnd.recap.capsule.documents.v1";

  /** A capsule's manifest as JSON. */
  public static final String CAPSULE_JSON = "application/vnd.recap.capsule.manifest.v1+json";

  /** A capsule's manifest as its author wrote it. */
  public static final String CAPSULE_YAML = "application/vnd.recap.capsule.manifest.v1+yaml";

  /**
   * No configuration, of two bytes; see the OCI image specification, "Guidance for an empty
   * descriptor".
   */
  public static final String EMPTY = "application/vnd.oci.empty.v1+json";

  /** A software bill of materials; see CycloneDX. */
  public static final String SBOM = "application/vnd.cyclonedx+json";

  /** A statement about an artifact; see in-toto. */
  public static final String STATEMENT = "application/vnd.in-toto+json";

  /** What its publisher says of a version afterwards. */
  public static final String STATUS = "application/vnd.recap.capsule.status.v1+json";

  /** A signature as cosign keeps it. */
  public static final String SIGNATURE = "application/vnd.dev.cosign.artifact.sig.v1+json";

  /** What a signature signs, as cosign keeps it. */
  public static final String SIGNED_PAYLOAD = "application/vnd.dev.cosign.simplesigning.v1+json";

  private MediaTypes() {}
}
