package dev.recap.catalog.lint;

import dev.recap.catalog.lint.Remark.Severity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers remarks on the files of one folder. */
final class Remarks {
  private final Path folder;
  private final List<Remark> all = new ArrayList<>();

  Remarks(Path folder) {
    this.folder = folder;
  }

  void warn(String file, int line, String text) {
    all.add(new Remark(Severity.WARNING, path(file), line, text));
  }

  void error(String file, int line, String text) {
    all.add(new Remark(Severity.ERROR, file, line, text));
  }

  /** A file of the folder, as it is named in remarks. */
  String path(String file) {
    return folder.resolve(file).toString();
  }

  /** A file of the folder that a build named in full, as it is named in remarks. */
  String own(String file) {
    Path whole = folder.toAbsolutePath().normalize();
    Path path = Path.of(file);
    return path.startsWith(whole) ? path(whole.relativize(path).toString()) : file;
  }

  List<Remark> sorted() {
    return all.stream()
        .distinct()
        .sorted(
            Comparator.comparing(Remark::file)
                .thenComparingInt(Remark::line)
                .thenComparing(Remark::severity))
        .toList();
  }
}
