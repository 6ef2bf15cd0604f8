package dev.recap.catalog.jvm;

import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.rootfs.BuildProgress;
import dev.recap.catalog.rootfs.FileTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Maven artifacts and what they depend on, resolved by Maven itself: with its user's settings,
 * mirrors and credentials, and from its local repository when there is no network.
 */
final class MavenArtifacts {
  private static final String PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:";

  /** What the class path names the local repository, so that paths in it are relative. */
  private static final String REPOSITORY = "@repository@";

  private static final String GSON = "com.google.code.gson:gson";

  private final Tools tools;
  private final BuildProgress progress;

  /** One jar; its bytes are not to be changed. */
  static final class Jar {
    private final String artifact;
    private final String fileName;
    private final byte[] content;

    Jar(String artifact, String fileName, byte[] content) {
      this.artifact = artifact;
      this.fileName = fileName;
      this.content = content;
    }

    /** {@code group:artifact:version}. */
    String artifact() {
      return artifact;
    }

    /** Unique among all artifacts. */
    String fileName() {
      return fileName;
    }

    byte[] content() {
      return content;
    }
  }

  MavenArtifacts(Tools tools, BuildProgress progress) {
    this.tools = tools;
    this.progress = progress;
  }

  /** The jars in the order of Maven's class path, without Gson, which every function has. */
  List<Jar> resolve(List<String> coordinates) throws BuildException, IOException {
    if (coordinates.isEmpty()) {
      return List.of();
    }
    progress.step("Resolving " + String.join(", ", coordinates) + " with Maven");
    Path work = Files.createTempDirectory("recap-maven");
    try {
      Path pom = Files.writeString(work.resolve("pom.xml"), pom(coordinates));
      Path classPath = work.resolve("class-path");
      tools.run(
          List.of(
              "mvn",
              "-B",
              "-q",
              "-ntp",
              "-f",
              pom.toString(),
              PLUGIN + "copy-dependencies",
              PLUGIN + "build-classpath",
              "-DincludeScope=runtime",
              "-Dmdep.useRepositoryLayout=true",
              "-DoutputDirectory=" + work.resolve("jars"),
              "-Dmdep.outputFile=" + classPath,
              "-Dmdep.pathSeparator=:",
              "-Dmdep.localRepoProperty=" + REPOSITORY),
          work,
          "resolve the dependencies " + String.join(", ", coordinates));
      return jars(Files.readString(classPath).strip(), work.resolve("jars"));
    } finally {
      FileTrees.delete(work);
    }
  }

  private static List<Jar> jars(String classPath, Path copies) throws IOException {
    List<Jar> jars = new ArrayList<>();
    for (String entry : classPath.split(":", -1)) {
      if (entry.isEmpty()) {
        continue;
      }
      // group/as/folders/artifact/version/artifact-version.jar
      Path path = Path.of(entry.substring(REPOSITORY.length() + 1));
      int steps = path.getNameCount();
      String group = path.subpath(0, steps - 3).toString().replace('/', '.');
      String artifact = group + ":" + path.getName(steps - 3);
      if (!artifact.equals(GSON)) {
        jars.add(
            new Jar(
                artifact + ":" + path.getName(steps - 2),
                group + "." + path.getFileName(),
                Files.readAllBytes(copies.resolve(path))));
      }
    }
    return List.copyOf(jars);
  }

  private static String pom(List<String> coordinates) throws BuildException {
    StringBuilder dependencies = new StringBuilder();
    for (String coordinate : coordinates) {
      String[] parts = coordinate.split(":", -1);
      if (parts.length != 3) {
        throw new BuildException(
            "Tried to resolve %s but it is not group:artifact:version: see build.java.dependencies"
                .formatted(coordinate));
      }
      dependencies.append(
          """
              <dependency>
                <groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version>
              </dependency>
          """
              .formatted((Object[]) parts));
    }
    return """
    <project xmlns="http://maven.apache.org/POM/4.0.0">
      <modelVersion>4.0.0</modelVersion>
      <groupId>dev.recap</groupId>
      <artifactId>function</artifactId>
      <version>1</version>
      <packaging>pom</packaging>
      <dependencies>
    %s  </dependencies>
    </project>
    """
        .formatted(dependencies);
  }
}
