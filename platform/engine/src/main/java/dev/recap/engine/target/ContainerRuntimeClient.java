package dev.recap.engine.target;

import dev.recap.core.target.TargetRef.ContainerRuntime;
import java.util.Map;

/** Port: asks one container runtime of this host for its containers. */
interface ContainerRuntimeClient {

  /** Whose containers these are. */
  ContainerRuntime runtime();

  /** Where it looks, for people: a socket or a directory. */
  String place();

  /**
   * Finds containers, running or not, by name, id or {@linkplain Ids#isPrefix id prefix}.
   *
   * @return one sighting; several where an id prefix is not unique
   */
  Answer find(String name);

  /** Lists the running containers that carry every label; an empty value asks for the key alone. */
  Answer list(Map<String, String> labels);
}
