package dev.recap.server.access;

import dev.recap.catalog.trust.RepositoryGlob;
import dev.recap.core.target.Target;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.StringJoiner;

/**
 * Some targets; all that it names must hold.
 *
 * @param runtime the only one; a bare process is meant only where {@code pid} is named, since its
 *     name is what the process calls itself
 */
record TargetPattern(
    Optional<String> runtime,
    Optional<RepositoryGlob> name,
    Optional<RepositoryGlob> image,
    SortedMap<String, RepositoryGlob> labels) {
  private static final String BARE_PROCESS = "pid";

  boolean fits(Target target) {
    return runtime
            .map(only -> only.equals(target.runtime()))
            .orElse(!target.runtime().equals(BARE_PROCESS))
        && name.filter(glob -> !glob.fits(target.name())).isEmpty()
        && image.filter(glob -> target.image().filter(glob::fits).isEmpty()).isEmpty()
        && labels.entrySet().stream().allMatch(label -> hasLabel(target, label));
  }

  private static boolean hasLabel(Target target, Map.Entry<String, RepositoryGlob> label) {
    return Optional.ofNullable(target.labels().get(label.getKey()))
        .filter(value -> label.getValue().fits(value))
        .isPresent();
  }

  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(" ");
    runtime.ifPresent(only -> text.add("runtime " + only));
    name.ifPresent(glob -> text.add("name " + glob.text()));
    image.ifPresent(glob -> text.add("image " + glob.text()));
    labels.forEach((label, glob) -> text.add("label " + label + "=" + glob.text()));
    return text.toString();
  }
}
