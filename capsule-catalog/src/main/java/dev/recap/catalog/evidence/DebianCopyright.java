package dev.recap.catalog.evidence;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The licences that a Debian package's copyright file declares; see "Machine-readable
 * debian/copyright file", version 1.0.
 */
final class DebianCopyright {
  private static final String FORMAT = "copyright-format/1.0";

  /** Some put the licence's text where its short name belongs. */
  private static final int LONGEST_NAME = 80;

  /** Short names of that format that SPDX has under another name; lower case. */
  private static final Map<String, String> SPDX =
      Map.ofEntries(
          Map.entry("0bsd", "0BSD"),
          Map.entry("apache-2.0", "Apache-2.0"),
          Map.entry("bsd-2-clause", "BSD-2-Clause"),
          Map.entry("bsd-3-clause", "BSD-3-Clause"),
          Map.entry("bsd-4-clause", "BSD-4-Clause"),
          Map.entry("bsl-1.0", "BSL-1.0"),
          Map.entry("cc0-1.0", "CC0-1.0"),
          Map.entry("curl", "curl"),
          Map.entry("expat", "MIT"),
          Map.entry("fsfap", "FSFAP"),
          Map.entry("fsfullr", "FSFULLR"),
          Map.entry("gfdl-1.3", "GFDL-1.3-only"),
          Map.entry("gfdl-1.3+", "GFDL-1.3-or-later"),
          Map.entry("gpl-1+", "GPL-1.0-or-later"),
          Map.entry("gpl-2", "GPL-2.0-only"),
          Map.entry("gpl-2+", "GPL-2.0-or-later"),
          Map.entry("gpl-2.0", "GPL-2.0-only"),
          Map.entry("gpl-2.0+", "GPL-2.0-or-later"),
          Map.entry("gpl-3", "GPL-3.0-only"),
          Map.entry("gpl-3+", "GPL-3.0-or-later"),
          Map.entry("gpl-3.0", "GPL-3.0-only"),
          Map.entry("gpl-3.0+", "GPL-3.0-or-later"),
          Map.entry("isc", "ISC"),
          Map.entry("lgpl-2", "LGPL-2.0-only"),
          Map.entry("lgpl-2+", "LGPL-2.0-or-later"),
          Map.entry("lgpl-2.0", "LGPL-2.0-only"),
          Map.entry("lgpl-2.0+", "LGPL-2.0-or-later"),
          Map.entry("lgpl-2.1", "LGPL-2.1-only"),
          Map.entry("lgpl-2.1+", "LGPL-2.1-or-later"),
          Map.entry("lgpl-3", "LGPL-3.0-only"),
          Map.entry("lgpl-3+", "LGPL-3.0-or-later"),
          Map.entry("mit", "MIT"),
          Map.entry("mpl-1.1", "MPL-1.1"),
          Map.entry("mpl-2.0", "MPL-2.0"),
          Map.entry("openldap-2.8", "OLDAP-2.8"),
          Map.entry("x11", "X11"),
          Map.entry("zlib", "Zlib"));

  private DebianCopyright() {}

  /**
   * A licence.
   *
   * @param text an SPDX identifier, or else the short name as it stands there
   */
  record Licence(boolean spdx, String text) {
    private static Licence of(String shortName) {
      String known = SPDX.get(shortName.toLowerCase(Locale.ROOT));
      return known == null ? new Licence(false, shortName) : new Licence(true, known);
    }
  }

  /** Those of its files, each once, in the order of the text; none when it has another format. */
  static List<Licence> licences(String text) {
    List<String> paragraphs = List.of(text.split("\\n[ \\t]*\\n", -1));
    if (field(paragraphs.getFirst(), "format").filter(f -> f.contains(FORMAT)).isEmpty()) {
      return List.of();
    }
    Set<Licence> licences = new LinkedHashSet<>();
    for (String paragraph : paragraphs) {
      if (field(paragraph, "files").isPresent()) {
        field(paragraph, "license")
            .filter(name -> !name.isEmpty() && name.length() <= LONGEST_NAME)
            .map(Licence::of)
            .ifPresent(licences::add);
      }
    }
    return new ArrayList<>(licences);
  }

  /** The first line of a field. */
  private static Optional<String> field(String paragraph, String name) {
    return paragraph
        .lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }
}
