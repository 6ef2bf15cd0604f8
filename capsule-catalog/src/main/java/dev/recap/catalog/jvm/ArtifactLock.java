package dev.recap.catalog.jvm;

import dev.recap.catalog.lock.CapsuleLock.JavaArtifact;
import dev.recap.catalog.lock.LockFile;
import dev.recap.catalog.lock.LockMode;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.rootfs.BuildProgress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Compares Maven artifacts with those a capsule was built from before. */
record ArtifactLock(LockFile file, LockMode mode, BuildProgress progress) {

  /** The artifacts as they are to be locked, sorted, after the comparison. */
  List<JavaArtifact> check(List<MavenArtifacts.Jar> jars) throws BuildException {
    List<JavaArtifact> now =
        jars.stream()
            .map(jar -> new JavaArtifact(jar.artifact(), Sha256.of(jar.content()).hex()))
            .sorted(Comparator.comparing(JavaArtifact::artifact))
            .toList();
    List<JavaArtifact> locked = file.content().java();
    Optional<String> difference =
        mode == LockMode.UPDATE || locked.isEmpty() ? Optional.empty() : difference(locked, now);
    if (difference.isEmpty()) {
      return now;
    }
    String problem = "Tried to build from the locked Maven artifacts but " + difference.get();
    if (mode == LockMode.STRICT) {
      throw new BuildException(
          problem + ": look why, then run recap capsule build --update-lock to accept it");
    }
    progress.step(problem);
    return now;
  }

  private Optional<String> difference(List<JavaArtifact> locked, List<JavaArtifact> now) {
    List<JavaArtifact> added = new ArrayList<>(now);
    for (int i = 0; i < locked.size(); i++) {
      JavaArtifact then = locked.get(i);
      Optional<JavaArtifact> same =
          now.stream().filter(a -> a.artifact().equals(then.artifact())).findFirst();
      if (same.isEmpty()) {
        return Optional.of(
            "%s of %s is no longer among what they depend on"
                .formatted(then.artifact(), file.place("/java/" + i + "/artifact")));
      }
      if (!same.get().sha256().equals(then.sha256())) {
        return Optional.of(
            "%s has the SHA-256 %s, not that of %s"
                .formatted(
                    then.artifact(), same.get().sha256(), file.place("/java/" + i + "/sha256")));
      }
      added.remove(same.get());
    }
    return added.isEmpty()
        ? Optional.empty()
        : Optional.of("%s is not in %s".formatted(added.getFirst().artifact(), file.path()));
  }
}
