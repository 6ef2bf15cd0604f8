package dev.recap.catalog.image;

/** Names of Docker images, which may leave out what is usual. */
final class DockerNames {
  private DockerNames() {}

  /** The name with its tag, {@code latest} if it has neither tag nor digest. */
  static String tagged(String name) {
    boolean bare = name.indexOf('@') < 0 && name.indexOf(':', name.lastIndexOf('/') + 1) < 0;
    return bare && !isImageId(name) ? name + ":latest" : name;
  }

  /** Whether two names mean the same image. */
  static boolean same(String one, String other) {
    return full(one).equals(full(other));
  }

  private static boolean isImageId(String name) {
    return name.matches("(sha256:)?[0-9a-f]{64}");
  }

  private static String full(String name) {
    String tagged = tagged(name);
    for (String usual : new String[] {"docker.io/library/", "docker.io/"}) {
      if (tagged.startsWith(usual)) {
        return tagged.substring(usual.length());
      }
    }
    return tagged;
  }
}
