package dev.recap.tests.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What tests need not download or build again, as it is found by its content. */
final class SharedState {
  /** Kept between runs: fetching all packages takes longer than all tests. */
  static final Path STATE = Script.ROOT.resolve("tests/target/library-state");

  private final Path catalog;

  private SharedState(Path catalog) {
    this.catalog = catalog;
  }

  /** Of a state folder that has nothing of the kind yet. */
  static SharedState in(Path state) throws IOException {
    return new SharedState(Files.createDirectories(state.resolve("catalog")));
  }

  /** Packages of the distribution. */
  SharedState packages() throws IOException {
    return share("packages");
  }

  /** The root file systems of fixtures. */
  SharedState fixtures() throws IOException {
    return share("fixtures");
  }

  private SharedState share(String name) throws IOException {
    Files.createSymbolicLink(
        catalog.resolve(name), Files.createDirectories(STATE.resolve("catalog").resolve(name)));
    return this;
  }
}
