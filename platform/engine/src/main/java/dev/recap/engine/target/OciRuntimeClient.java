package dev.recap.engine.target;

import dev.recap.core.target.TargetRef.ContainerRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the containers of an OCI runtime, which has no server and keeps a directory for each.
 *
 * @param form how the runtime writes it
 */
record OciRuntimeClient(
    ContainerRuntime runtime, StateDirectories directories, OciState form, ProcFs proc)
    implements ContainerRuntimeClient {

  /** Those of crun. */
  static OciRuntimeClient crun(StateDirectories directories, ProcFs proc) {
    return new OciRuntimeClient(ContainerRuntime.CRUN, directories, new CrunState(), proc);
  }

  /** Those of runc. */
  static OciRuntimeClient runc(StateDirectories directories, ProcFs proc) {
    return new OciRuntimeClient(ContainerRuntime.RUNC, directories, new RuncState(), proc);
  }

  @Override
  public String place() {
    return directories.place();
  }

  @Override
  public Answer find(String name) {
    return directories.find(name, this::read);
  }

  @Override
  public Answer list(Map<String, String> labels) {
    return directories.list(labels, this::read);
  }

  private Optional<Sighting> read(Path directory) throws IOException {
    return form.read(directory).map(kept -> sighting(directory, kept));
  }

  private Sighting sighting(Path directory, OciState.Kept kept) {
    String id = String.valueOf(directory.getFileName());
    OciProcess process = kept.process();
    return new Sighting(
        runtime.prefix(),
        id,
        id,
        Optional.empty(),
        kept.annotations(),
        process.state(proc, directory),
        process.pid(),
        process.startTicks());
  }
}
