package dev.recap.catalog.registry.auth;

/**
 * What is to be done where; see the Distribution project, "Token Scope Documentation".
 *
 * @param path of the repository; empty for the list of repositories
 */
public record Scope(String path, Access access) {
  /** What is to be done. */
  public enum Access {
    PULL("pull"),
    PUSH("pull,push"),
    DELETE("delete,pull,push"),
    LIST("*");

    private final String actions;

    Access(String actions) {
      this.actions = actions;
    }
  }

  /** As authorisation servers read it. */
  @Override
  public String toString() {
    return path.isEmpty()
        ? "registry:catalog:" + access.actions
        : "repository:" + path + ":" + access.actions;
  }
}
