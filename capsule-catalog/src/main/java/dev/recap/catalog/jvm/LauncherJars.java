package dev.recap.catalog.jvm;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** What is on the class path of every Java function: the launcher, and Gson. */
final class LauncherJars {
  private static final String LAUNCHER = "dev/recap/function/Main.class";
  private static final String GSON = "com/google/gson/Gson.class";
  private static final String GSON_PROPERTIES =
      "META-INF/maven/com.google.code.gson/gson/pom.properties";
  private static final String NULLNESS = "org/jspecify/annotations/NullMarked.class";

  private LauncherJars() {}

  /** The launcher's classes in a jar. */
  static byte[] launcher() throws IOException {
    return classes(home(LAUNCHER));
  }

  /** Gson's own jar, as it was published. */
  static Path gson() throws IOException {
    return home(GSON);
  }

  /** Its version, by what Maven put into it. */
  static String gsonVersion() throws IOException {
    try (JarFile jar = new JarFile(gson().toFile());
        InputStream in = jar.getInputStream(jar.getEntry(GSON_PROPERTIES))) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    }
  }

  /** JSpecify's annotations, which a function may be compiled with and does not run with. */
  static Path nullness() throws IOException {
    return home(NULLNESS);
  }

  /**
   * The same bytes whether they come from a jar or, in a build of RECap itself, from a folder of
   * classes.
   */
  private static byte[] classes(Path home) throws IOException {
    SortedMap<String, byte[]> classes = new TreeMap<>();
    if (Files.isDirectory(home)) {
      try (Stream<Path> files = Files.walk(home)) {
        for (Path file : files.filter(f -> isKept(f.toString())).toList()) {
          classes.put(home.relativize(file).toString(), Files.readAllBytes(file));
        }
      }
    } else {
      try (JarFile jar = new JarFile(home.toFile())) {
        for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
          if (isKept(entry.getName())) {
            try (InputStream in = jar.getInputStream(entry)) {
              classes.put(entry.getName(), in.readAllBytes());
            }
          }
        }
      }
    }
    return JarWriter.write(classes);
  }

  private static boolean isKept(String name) {
    return name.endsWith(".class")
        && !name.endsWith("module-info.class")
        && !name.endsWith("package-info.class");
  }

  private static Path home(String of) throws IOException {
    URL url = LauncherJars.class.getClassLoader().getResource(of);
    if (url == null) {
      throw new IOException(of + " is not on RECap's own class path");
    }
    try {
      if (url.openConnection() instanceof JarURLConnection inJar) {
        return Path.of(inJar.getJarFileURL().toURI());
      }
      Path file = Path.of(url.toURI());
      for (int i = 0; i < of.split("/", -1).length; i++) {
        file = file.resolveSibling("..").normalize();
      }
      return file;
    } catch (URISyntaxException e) {
      throw new IOException("finding " + of + " on RECap's own class path", e);
    }
  }
}
