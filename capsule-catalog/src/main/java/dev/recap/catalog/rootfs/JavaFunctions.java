package dev.recap.catalog.rootfs;

import dev.recap.catalog.lock.CapsuleLock.JavaArtifact;
import java.io.IOException;
import java.util.List;

/** Port: what a capsule with {@code runtime: java} has in its root file system. */
public interface JavaFunctions {

  /**
   * What the Java runtime needs of the distribution.
   *
   * @throws BuildException when there is no Java runtime to be had
   */
  Needs needs(BuildProgress progress) throws BuildException, IOException;

  /**
   * Builds the Java runtime and the function.
   *
   * @param libraries layers with what the runtime needs
   * @throws BuildException when the function cannot be built
   */
  Parts build(BuildRequest request, List<Layer> libraries, BuildProgress progress)
      throws BuildException, IOException;

  /**
   * What programs need of Debian packages.
   *
   * @param packages among whose dependencies the libraries are
   * @param libraries sonames, and the dynamic loader by its path
   */
  record Needs(List<String> packages, List<String> libraries) {}

  /**
   * What a function is made of.
   *
   * @param layers lowest first
   * @param artifacts the Maven artifacts in them that may change from build to build, sorted
   * @param materials everything that is in them
   */
  record Parts(List<Layer> layers, List<JavaArtifact> artifacts, List<Material> materials) {}
}
