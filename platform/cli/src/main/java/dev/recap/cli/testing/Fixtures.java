package dev.recap.cli.testing;

import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.testing.Content;
import dev.recap.catalog.testing.FixtureUse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Port: starts the containers that capsules are tested in. */
public interface Fixtures {

  /**
   * Starts a container and waits until it is ready.
   *
   * @param folders where fixtures are looked for, in this order
   * @throws BuildException when there is no such fixture, or it cannot be built or started
   */
  Running start(FixtureUse use, List<Path> folders) throws BuildException;

  /** The containers of processes that died; closing one removes it. */
  List<Running> leftBehind();

  /** A container that is ready, and gone once closed. */
  interface Running extends AutoCloseable {
    /** Its reference as a target. */
    String reference();

    /** How long it took to start and be ready. */
    Duration startup();

    /**
     * The content of a file of it, by absolute path; of anything but a regular file nothing.
     *
     * @return empty when nothing is there
     */
    Optional<Content> content(String path) throws IOException;

    @Override
    void close();
  }
}
