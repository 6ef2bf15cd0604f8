package dev.recap.catalog.lint;

import java.nio.file.Path;
import java.util.List;

/**
 * What lint found in one folder.
 *
 * @param folder the folder
 * @param remarks in the order of files and lines
 * @param lookedAt what the judgement of the payload rests on, and what could not be known; one
 *     sentence each, without a period
 */
public record Report(Path folder, List<Remark> remarks, List<String> lookedAt) {

  /** How many remarks of a severity there are. */
  public long count(Remark.Severity severity) {
    return remarks.stream().filter(remark -> remark.severity() == severity).count();
  }
}
