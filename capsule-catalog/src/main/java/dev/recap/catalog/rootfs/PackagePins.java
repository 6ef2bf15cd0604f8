package dev.recap.catalog.rootfs;

import dev.recap.catalog.lock.CapsuleLock.DebianPackage;
import dev.recap.catalog.lock.LockFile;
import dev.recap.catalog.lock.LockMode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The exact packages a lock names for a distribution.
 *
 * @param section the distribution's
 */
record PackagePins(LockFile lock, LockMode mode, String section) {

  /** That of a package, if it has one. */
  Optional<DebianPackage> of(String name) {
    return all().stream().filter(p -> p.name().equals(name)).findFirst();
  }

  /** The names of all of them. */
  Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    all().forEach(p -> names.add(p.name()));
    return names;
  }

  /** What cannot be had any more; an error where the lock is binding. */
  void unavailable(DebianPackage wanted, String why, BuildProgress progress) throws BuildException {
    String what =
        "Tried to get %s %s, which %s names, but %s"
            .formatted(wanted.name(), wanted.version(), place(wanted), why);
    switch (mode) {
      case STRICT ->
          throw new BuildException(
              what + ": recap capsule build --update-lock locks the present one");
      case PREFER, UPDATE -> progress.note(what + ": the present one is taken");
    }
  }

  /** What is not what the lock names, which nobody may overlook. */
  BuildException differs(DebianPackage wanted, String found) {
    return new BuildException(
        "Tried to get %s %s but its SHA-256 is %s and %s names %s: if you trust it, recap capsule build --update-lock locks it"
            .formatted(wanted.name(), wanted.version(), found, place(wanted), wanted.sha256()));
  }

  private String place(DebianPackage wanted) {
    return lock.place("/debian/%s/%d".formatted(section, all().indexOf(wanted)));
  }

  private List<DebianPackage> all() {
    return mode == LockMode.UPDATE
        ? List.of()
        : new ArrayList<>(lock.content().debian().getOrDefault(section, List.of()));
  }
}
