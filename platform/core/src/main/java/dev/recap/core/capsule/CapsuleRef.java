package dev.recap.core.capsule;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reference to a capsule as people write it: {@code name}, {@code name:version} or {@code
 * name@sha256:…}, each with the registry and the namespace it is published in before it if that
 * must be told.
 *
 * @param repository where it is published, {@code HOST[:PORT]/NAMESPACE/NAME}, if that is asked
 *     for; its last part is the name
 * @param name the capsule's name, a DNS label of at most 63 characters
 * @param version the exact SemVer version asked for, if any
 * @param digest the exact content asked for, if any
 */
public record CapsuleRef(
    Optional<String> repository, String name, Optional<String> version, Optional<Digest> digest) {
  /** A host has a dot or a port or is localhost, as in every reference to a registry. */
  private static final String HOST =
      "(?:[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+|localhost|\\[[0-9a-fA-F:]+])(?::[0-9]{1,5})?"
          + "|[A-Za-z0-9-]+:[0-9]{1,5}";

  /** Part of a path; see the OCI distribution specification, "Pulling manifests". */
  private static final String PART = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";

  private static final Pattern FORM =
      Pattern.compile(
          ("((?:%s)/(?:%s/)*)?([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)"
                  + "(?::([0-9A-Za-z.+-]+))?(?:@(sha256:[0-9a-f]{64}))?")
              .formatted(HOST, PART));

  private static final int LONGEST_REPOSITORY = 255;

  /** With version and digest; what is matched must be bounded, or the stack overflows. */
  private static final int LONGEST = 1024;

  /** One that does not say where it is published. */
  public CapsuleRef(String name, Optional<String> version, Optional<Digest> digest) {
    this(Optional.empty(), name, version, digest);
  }

  /**
   * Reads a reference.
   *
   * @throws IllegalArgumentException when the text is not a reference; the message says what one
   *     looks like
   */
  public static CapsuleRef parse(String text) {
    Matcher m = FORM.matcher(text);
    if (text.length() > LONGEST
        || !m.matches()
        || (m.group(1) != null && m.end(2) > LONGEST_REPOSITORY)) {
      throw new IllegalArgumentException(
          ("Tried to read \"%s\" as a capsule reference but it is not NAME, NAME:VERSION or NAME@sha256:DIGEST,"
                  + " where NAME is lower-case letters, digits and dashes, and may have HOST[:PORT]/NAMESPACE/ before it")
              .formatted(text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text));
    }
    return new CapsuleRef(
        Optional.ofNullable(m.group(1)).map(place -> place + m.group(2)),
        m.group(2),
        Optional.ofNullable(m.group(3)),
        Optional.ofNullable(m.group(4)).map(Digest::new));
  }

  @Override
  public String toString() {
    return repository.orElse(name)
        + version.map(v -> ":" + v).orElse("")
        + digest.map(d -> "@" + d).orElse("");
  }
}
