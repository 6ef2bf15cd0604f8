package dev.recap.cli;

import dev.recap.engine.runtime.OciRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What this machine and its administrator set: the environment, then {@code
 * /etc/recap/recap.properties}, then defaults.
 *
 * @param stateDir where records, capsules and artifacts are kept
 * @param runDir where what lives no longer than a boot is kept
 * @param configDir the operator's folder, with {@code sources.yaml} and {@code policy.yaml}
 * @param home the folder RECap itself is in, with its {@code functions}
 * @param runtime the OCI runtime to use; empty: the preferred one of those installed
 * @param debug whether the cause of a failure is shown
 * @param caller who asks, as records show it
 * @param root whether this process has user id 0
 * @param progress whether standard error is a terminal
 * @param terminal whether standard output is one
 * @param keyPassword what private keys are encrypted with, if the environment says so
 * @param server which server commands are for, if not for this host
 * @param serverSocket where this host's own server listens, if it is to listen on a socket
 * @param registryVariables where proxies and credentials for registries are, in the words of other
 *     programs: {@code HTTPS_PROXY}, {@code DOCKER_CONFIG} and the like
 */
record Environment(
    Path stateDir,
    Path runDir,
    Path configDir,
    Path home,
    Optional<OciRuntime.Kind> runtime,
    boolean debug,
    String caller,
    boolean root,
    boolean progress,
    boolean terminal,
    Optional<String> keyPassword,
    ServerChoice server,
    Optional<Path> serverSocket,
    Map<String, String> registryVariables) {
  private static final Set<String> REGISTRY_VARIABLES =
      Set.of(
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "NO_PROXY",
          "http_proxy",
          "https_proxy",
          "no_proxy",
          "REGISTRY_AUTH_FILE",
          "DOCKER_CONFIG",
          "HOME",
          "XDG_RUNTIME_DIR",
          "XDG_CONFIG_HOME");

  private static final Path CONFIG_FILE = Path.of("/etc/recap/recap.properties");

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

  /** Reads how this host is to be served. */
  ServeSettings serve() throws Unusable {
    return ServeSettings.read(System.getenv(), CONFIG_FILE, runDir);
  }

  /** Tells the service manager that started this process, if one did. */
  static ServiceNotices manager() {
    return new ServiceNotices(Optional.ofNullable(System.getenv("NOTIFY_SOCKET")));
  }

  /** Reads the settings given. */
  static Environment of(Map<String, String> variables, Path configFile) throws Unusable {
    Settings settings = Settings.read(variables, configFile);
    Path stateDir = settings.absolute("state.dir");
    Path runDir = settings.absolute("run.dir");
    Path configDir = settings.absolute("config.dir");
    Path home = settings.absolute("home");
    Optional<OciRuntime.Kind> runtime = settings.runtime();
    boolean debug = settings.flag("debug");
    ServerChoice server = ServerChoice.read(settings, variables);
    if (!settings.problems().isEmpty()) {
      throw new Unusable(settings.problems());
    }
    return new Environment(
        stateDir,
        runDir,
        configDir,
        home,
        runtime,
        debug,
        caller(variables),
        userId() == 0,
        isTerminal("/proc/self/fd/2"),
        isTerminal("/proc/self/fd/1"),
        Optional.ofNullable(variables.get("COSIGN_PASSWORD")),
        server,
        ServeSettings.socket(settings, runDir),
        registryVariables(variables));
  }

  private static Map<String, String> registryVariables(Map<String, String> variables) {
    Map<String, String> some = new HashMap<>(variables);
    some.keySet().retainAll(REGISTRY_VARIABLES);
    return Map.copyOf(some);
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
