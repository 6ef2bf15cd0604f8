package dev.recap.server.access;

import java.util.Optional;
import java.util.regex.Pattern;
import org.semver4j.Semver;
import org.semver4j.range.RangeList;
import org.semver4j.range.RangeListFactory;

/**
 * Some versions of a capsule, in the words of npm: {@code 1.2.0}, {@code 1.*}, {@code ^1.2}, {@code
 * >=1.2 <2 || 3.*}. A version before a release is only in a range that names one.
 *
 * @param text as it was written
 */
record VersionRange(String text, RangeList versions) {
  private static final String NUMBER = "(?:0|[1-9][0-9]{0,8}|[xX*])";

  private static final String COMPARATOR =
      "(?:\\^|~|>=|<=|>|<|=)?%1$s(?:\\.%1$s(?:\\.%1$s(?:-[0-9A-Za-z.-]+)?)?)?".formatted(NUMBER);

  /** semver4j reads "latest" as any version, and passes over what it does not know. */
  private static final Pattern FORM =
      Pattern.compile("%1$s(?: +%1$s)*(?: *\\|\\| *%1$s(?: +%1$s)*)*".formatted(COMPARATOR));

  /** Reads one; empty when it is none. */
  static Optional<VersionRange> parse(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    RangeList versions = RangeListFactory.create(text);
    return versions.get().isEmpty()
        ? Optional.empty()
        : Optional.of(new VersionRange(text, versions));
  }

  boolean has(String version) {
    return Optional.ofNullable(Semver.parse(version))
        .filter(v -> v.satisfies(versions))
        .isPresent();
  }
}
