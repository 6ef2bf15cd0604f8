package dev.recap.catalog.evidence;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURLBuilder;
import dev.recap.catalog.rootfs.Material;
import dev.recap.core.capsule.Digest;

/** Package URLs; see ECMA-427 and its types deb, generic, maven and oci. */
final class Purls {
  private Purls() {}

  static String capsule(String name, String version, Digest digest) {
    return text(
        PackageURLBuilder.aPackageURL()
            .withType("oci")
            .withName(name)
            .withVersion(digest.value())
            .withQualifier("tag", version));
  }

  static String debian(Material.DebianPackage deb) {
    return text(
        PackageURLBuilder.aPackageURL()
            .withType("deb")
            .withNamespace(deb.distribution())
            .withName(deb.name())
            .withVersion(deb.version())
            .withQualifier("arch", deb.architecture())
            .withQualifier("distro", deb.distribution() + "-" + deb.release()));
  }

  static String maven(Material.MavenArtifact maven) {
    return text(
        PackageURLBuilder.aPackageURL()
            .withType("maven")
            .withNamespace(maven.group())
            .withName(maven.name())
            .withVersion(maven.version()));
  }

  static String java(Material.JavaRuntime java) {
    return text(
        PackageURLBuilder.aPackageURL()
            .withType("generic")
            .withName("openjdk")
            .withVersion(java.version()));
  }

  private static String text(PackageURLBuilder url) {
    try {
      return url.build().canonicalize();
    } catch (MalformedPackageURLException e) {
      throw new IllegalStateException("every name that was built from fits into a package URL", e);
    }
  }
}
