package dev.recap.catalog.oci;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an image runs on, in the words of Go's GOOS and GOARCH, as the OCI image specification asks.
 *
 * @param variant of the processor, {@code v8} for arm64
 */
public record Platform(String os, String architecture, Optional<String> variant) {
  /** What BuildKit gives to manifests that are no images, so that engines pass over them. */
  public static final Platform UNKNOWN = new Platform("unknown", "unknown", Optional.empty());

  /**
   * Linux on a processor.
   *
   * @param javaArchitecture the value of the system property {@code os.arch}
   */
  public static Platform linux(String javaArchitecture) {
    String architecture =
        switch (javaArchitecture) {
          case "x86_64" -> "amd64";
          case "aarch64" -> "arm64";
          default -> javaArchitecture;
        };
    return new Platform("linux", architecture, Optional.empty());
  }

  static Platform of(Map<String, Object> json) {
    return new Platform(
        String.valueOf(json.get("os")),
        String.valueOf(json.get("architecture")),
        Optional.ofNullable(json.get("variant")).map(String::valueOf));
  }

  /** Whether what is made for another one runs here, whatever the variant. */
  public boolean runs(Platform other) {
    return os.equals(other.os) && architecture.equals(other.architecture);
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("architecture", architecture);
    json.put("os", os);
    variant.ifPresent(text -> json.put("variant", text));
    return json;
  }

  @Override
  public String toString() {
    return os + "/" + architecture + variant.map(text -> "/" + text).orElse("");
  }
}
