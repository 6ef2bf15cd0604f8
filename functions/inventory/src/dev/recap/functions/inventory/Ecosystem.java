package dev.recap.functions.inventory;

import com.github.packageurl.MalformedPackageURLException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** One way in which packages are recorded in a file system. */
sealed interface Ecosystem permits SystemPackages, LanguagePackages {
  /** What it is called in parameters and warnings. */
  String name();

  /** Reads what is recorded at one place. */
  List<Found> read(Path place, Root root) throws IOException, MalformedPackageURLException;
}
