package dev.recap.catalog.rootfs;

import dev.recap.catalog.lock.LockFile;
import dev.recap.catalog.lock.LockMode;
import dev.recap.catalog.manifest.BuildRecipe;
import java.nio.file.Path;

/**
 * What to build a root file system from.
 *
 * @param recipe how
 * @param folder where its own files are
 * @param lock what it was built from before
 * @param mode what the lock means
 */
public record BuildRequest(BuildRecipe recipe, Path folder, LockFile lock, LockMode mode) {

  /** One whose inputs are resolved anew, as for a folder without a lock. */
  public static BuildRequest unlocked(BuildRecipe recipe, Path folder) {
    return new BuildRequest(recipe, folder, LockFile.none(folder), LockMode.UPDATE);
  }
}
