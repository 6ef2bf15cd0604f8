package dev.recap.catalog.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.evidence.DebianCopyright.Licence;
import org.junit.jupiter.api.Test;

final class DebianCopyrightTest {
  private static final String FORMAT =
      "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n";

  @Test
  void givesEachLicenceOfFilesOnceUnderItsSpdxName() {
    assertThat(
            DebianCopyright.licences(
                FORMAT
                    + """
                    Upstream-Name: x

                    Files: *
                    Copyright: a
                     b
                    License: GPL-2+

                    Files: a
                    License: Expat
                    \t
                    Files: b
                    license: GPL-2+
                     License: of the text

                    License: ISC
                     Not of a file.
                    """))
        .containsExactly(new Licence(true, "GPL-2.0-or-later"), new Licence(true, "MIT"));
  }

  @Test
  void keepsANameThatSpdxDoesNotHave() {
    assertThat(DebianCopyright.licences(FORMAT + "\nFiles: *\nLicense: BSD-3-clause or GPL-2\n"))
        .containsExactly(new Licence(false, "BSD-3-clause or GPL-2"));
  }

  @Test
  void passesOverATextWhereANameBelongs() {
    assertThat(
            DebianCopyright.licences(
                FORMAT + "\nFiles: *\nLicense: " + "Permission is granted ".repeat(9) + "\n"))
        .isEmpty();
  }

  @Test
  void doesNotGuessFromProse() {
    assertThat(DebianCopyright.licences("This is free software.\n\nFiles: *\nLicense: GPL-2\n"))
        .isEmpty();
    assertThat(DebianCopyright.licences("")).isEmpty();
  }
}
