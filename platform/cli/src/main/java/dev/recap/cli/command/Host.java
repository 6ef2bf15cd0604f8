package dev.recap.cli.command;

import dev.recap.catalog.Catalog;
import dev.recap.catalog.LocalCatalog;
import dev.recap.catalog.lock.LockMode;
import dev.recap.catalog.search.CatalogSearch;
import dev.recap.catalog.source.SourcesFile;
import dev.recap.cli.demo.DebianPackages;
import dev.recap.cli.demo.DemoContainer;
import dev.recap.cli.doctor.Doctor;
import dev.recap.cli.output.Screen;
import dev.recap.cli.testing.Fixtures;
import dev.recap.cli.testing.TestEvidence;
import dev.recap.core.access.Caller;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.CapsuleCatalog;
import dev.recap.core.invocation.CapsuleRuntime;
import dev.recap.core.invocation.FanOut;
import dev.recap.core.invocation.InvocationLog;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Invoker;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.target.TargetResolver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The parts of one host that commands work with, each made when it is first asked for.
 *
 * <p>Every method throws {@link PlatformException} when the part cannot work here: not root, a
 * state directory that cannot be written.
 */
public interface Host {
  /** Who asks, as records show it. */
  Caller caller();

  /** Refuses a caller who is not root. */
  void requireRoot();

  /** The capsules of this host. */
  CapsuleCatalog catalog();

  /** The capsules of this host and of its sources, as far as they are known. */
  CatalogSearch search();

  /** The file with the sources. */
  SourcesFile sources();

  /** The date and time. */
  Instant now();

  /** Where results are read. */
  Screen screen();

  /** Runs capsules on this host. */
  CapsuleRuntime runtime();

  /**
   * Builds the capsule of a folder into the store of this host.
   *
   * @param mode what the folder's capsule.lock means
   */
  LocalCatalog.Build build(Path folder, LockMode mode);

  /**
   * Copies a capsule of the store into an OCI image layout of its own.
   *
   * @throws IOException when it cannot be written there
   */
  void export(Capsule capsule, Path layout) throws IOException;

  /**
   * Builds the capsule of a folder for its author alone: its name keeps what it stands for, and no
   * capsule.lock is begun.
   */
  LocalCatalog.Build draft(Path folder);

  /** Starts the containers that capsules are tested in. */
  Fixtures fixtures();

  /** The folder of the fixtures that come with RECap. */
  Path fixtureFolder();

  /** The catalog with the sources of this host. */
  Catalog registries();

  /**
   * The password of a private key: from the environment, or asked for on the terminal.
   *
   * @param prompt what is shown then
   */
  char[] keyPassword(String prompt);

  /** Keeps what tests showed. */
  TestEvidence testEvidence();

  /** The running containers of this host. */
  TargetResolver targets();

  /** The records of this host. */
  InvocationLog log();

  /** Invokes capsules on this host. */
  Invoker invoker();

  /** Invokes capsules in many targets of this host. */
  FanOut fanOut();

  /**
   * Asks the RECap process that runs an invocation to cancel what it runs.
   *
   * @return false when that very process is no more
   */
  boolean askToEnd(InvocationRecord.Owner owner);

  /**
   * This host, to be served over HTTP.
   *
   * @throws PlatformException when the settings do not let it
   */
  Served serve();

  /** The directory where the artifacts of an invocation are kept. */
  Path artifacts(String invocationId);

  /** The file with the recording of an interactive invocation; empty: it has none. */
  Optional<Path> recording(String invocationId);

  /** Who may do what on this host, and what was done. */
  Administration administration();

  /** Looks at everything. */
  Doctor doctor();

  /** Removes what unclean deaths left behind; what was removed, one sentence part each. */
  List<String> clean();

  /** Looks only at what the demo needs. */
  Doctor demoNeeds();

  /** Installs packages on this host. */
  DebianPackages packages();

  /** Starts the demo's container. */
  DemoContainer startDemoContainer();
}
