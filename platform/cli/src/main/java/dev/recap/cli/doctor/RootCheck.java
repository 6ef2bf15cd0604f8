package dev.recap.cli.doctor;

import java.util.List;

/** Looks whether this process has user id 0. */
final class RootCheck implements Check {
  private final boolean root;

  RootCheck(boolean root) {
    this.root = root;
  }

  @Override
  public List<Finding> look() {
    return List.of(
        root
            ? Finding.good("root", "yes")
            : Finding.bad(
                "root",
                "no; joining a container's namespaces needs it, and some answers below may be wrong",
                "sudo recap doctor"));
  }
}
