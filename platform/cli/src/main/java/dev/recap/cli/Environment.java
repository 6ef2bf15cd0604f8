package dev.recap.cli;

import dev.recap.engine.runtime.OciRuntime;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * What this machine and its administrator set: the environment, then {@code
 * /etc/recap/recap.properties}, then defaults.
 *
 * @param stateDir where records, capsules and artifacts are kept
 * @param runDir where what lives no longer than a boot is kept
 * @param home the folder RECap itself is in, with its {@code functions}
 * @param runtime the OCI runtime to use; empty: the preferred one of those installed
 * @param debug whether the cause of a failure is shown
 * @param caller who asks, as records show it
 * @param root whether this process has user id 0
 * @param progress whether standard error is a terminal
 */
record Environment(
    Path stateDir,
    Path runDir,
    Path home,
    Optional<OciRuntime.Kind> runtime,
    boolean debug,
    String caller,
    boolean root,
    boolean progress) {
  private static final Path CONFIG_FILE = Path.of("/etc/recap/recap.properties");
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "state.dir", "/var/lib/recap",
          "run.dir", "/run/recap",
          "home", "/usr/lib/recap",
          "runtime", "",
          "debug", "0");

  /** Settings that cannot be used, all of them. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(List<String> problems) {
      super("Tried to read the settings but " + String.join("; ", problems));
    }
  }

  /** Reads the settings of this process. */
  static Environment read() throws Unusable {
    return of(System.getenv(), CONFIG_FILE);
  }

  /** Reads the settings given. */
  static Environment of(Map<String, String> variables, Path configFile) throws Unusable {
    List<String> problems = new ArrayList<>();
    Map<String, String> settings = new TreeMap<>(DEFAULTS);
    file(configFile, settings, problems);
    for (String key : DEFAULTS.keySet()) {
      String value = variables.getOrDefault(variable(key), "");
      if (!value.isEmpty()) {
        settings.put(key, value);
      }
    }
    Path stateDir = absolute("state.dir", settings, problems);
    Path runDir = absolute("run.dir", settings, problems);
    Path home = absolute("home", settings, problems);
    String debug = settings.getOrDefault("debug", "");
    if (!Set.of("0", "1").contains(debug)) {
      problems.add("debug (RECAP_DEBUG) is \"%s\", neither 0 nor 1".formatted(debug));
    }
    Optional<OciRuntime.Kind> runtime = runtime(settings, problems);
    if (!problems.isEmpty()) {
      throw new Unusable(problems);
    }
    return new Environment(
        stateDir,
        runDir,
        home,
        runtime,
        debug.equals("1"),
        caller(variables),
        userId() == 0,
        isTerminal("/proc/self/fd/2"));
  }

  /** The environment variable of a setting, {@code RECAP_STATE_DIR} for {@code state.dir}. */
  private static String variable(String key) {
    return "RECAP_" + key.replace('.', '_').toUpperCase(java.util.Locale.ROOT);
  }

  private static void file(Path file, Map<String, String> settings, List<String> problems) {
    if (!Files.exists(file)) {
      return;
    }
    Properties read = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      read.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      problems.add("%s cannot be read: %s".formatted(file, e));
    }
    for (String key : read.stringPropertyNames()) {
      if (DEFAULTS.containsKey(key)) {
        settings.put(key, read.getProperty(key));
      } else {
        problems.add("%s has an unknown setting \"%s\"".formatted(file, key));
      }
    }
  }

  private static Path absolute(String key, Map<String, String> settings, List<String> problems) {
    String value = settings.getOrDefault(key, "");
    try {
      Path path = Path.of(value);
      if (path.isAbsolute()) {
        return path.normalize();
      }
    } catch (InvalidPathException e) {
      // Reported below, as any other text that is no path.
    }
    problems.add("%s (%s) is \"%s\", not an absolute path".formatted(key, variable(key), value));
    return Path.of("/");
  }

  private static Optional<OciRuntime.Kind> runtime(
      Map<String, String> settings, List<String> problems) {
    String name = settings.getOrDefault("runtime", "");
    for (OciRuntime.Kind kind : OciRuntime.Kind.values()) {
      if (kind.program().equals(name)) {
        return Optional.of(kind);
      }
    }
    if (!name.isEmpty()) {
      problems.add("runtime (RECAP_RUNTIME) is \"%s\", neither crun nor runc".formatted(name));
    }
    return Optional.empty();
  }

  private static String caller(Map<String, String> variables) {
    String user = System.getProperty("user.name", "unknown");
    String behindSudo = variables.getOrDefault("SUDO_USER", "");
    return behindSudo.isEmpty() || behindSudo.equals(user) ? user : behindSudo;
  }

  private static int userId() {
    try {
      return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      return -1;
    }
  }

  private static boolean isTerminal(String descriptor) {
    try {
      String file = Files.readSymbolicLink(Path.of(descriptor)).toString();
      return file.startsWith("/dev/pts/")
          || file.startsWith("/dev/tty")
          || file.equals("/dev/console");
    } catch (IOException e) {
      return false;
    }
  }
}
