package dev.recap.server.trigger.source;

import dev.recap.core.target.ContainerEvent;
import java.util.LinkedHashMap;
import java.util.Map;

/** What rules can compare of a container's event. */
final class Labels {
  private Labels() {}

  /** Its own labels; {@code container} is its name and {@code container_id} its id. */
  static Map<String, String> of(ContainerEvent event) {
    Map<String, String> labels = new LinkedHashMap<>(event.labels());
    labels.put("container", event.name());
    labels.put("container_id", event.id());
    return labels;
  }

  /** Everything else. */
  static Map<String, String> attributes(ContainerEvent event) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("runtime", event.runtime().prefix());
    event.image().ifPresent(image -> attributes.put("image", image));
    event.exitCode().ifPresent(code -> attributes.put("exitcode", code.toString()));
    return attributes;
  }
}
