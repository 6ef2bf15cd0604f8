package dev.recap.functions.inventory;

import java.nio.file.Path;
import java.util.List;

/** Packages of a distribution, recorded at places that are known beforehand. */
sealed interface SystemPackages extends Ecosystem permits Dpkg, Apk, Rpm {
  /** Where the record may be, relative to the root; those that are not there are passed over. */
  List<Path> places(Root root);
}
