package dev.recap.engine.target;

import java.util.List;

/** What a runtime said when asked for containers. */
sealed interface Answer {

  /** It could be asked; nothing found is an empty list. */
  record Found(List<Sighting> sightings) implements Answer {}

  /** It is not there, or its daemon does not run: it can have no container known by name. */
  record Absent(String why) implements Answer {}

  /** It is there but did not answer, so nobody knows what it has. */
  record Silent(String why) implements Answer {}
}
