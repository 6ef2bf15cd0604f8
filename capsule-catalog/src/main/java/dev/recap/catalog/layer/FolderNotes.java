package dev.recap.catalog.layer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is to be done to folders once nothing in them changes any more. */
final class FolderNotes<T> {
  private final TreeMap<Path, T> notes = new TreeMap<>();

  void put(Path folder, T note) {
    notes.put(folder, note);
  }

  boolean has(Path folder) {
    return notes.containsKey(folder);
  }

  /**
   * Forgets a folder and all below it, and gives those that were known. It takes no longer than
   * there are such: an archive can have a million folders and replace each of them.
   */
  List<Path> forget(Path folder) {
    List<Path> gone = new ArrayList<>();
    if (notes.remove(folder) != null) {
      gone.add(folder);
    }
    // Paths are ordered by their bytes, so those below one follow each other from this on.
    Path first = folder.resolve("\u0001");
    for (Path below : notes.tailMap(first, true).keySet()) {
      if (!below.startsWith(folder)) {
        break;
      }
      gone.add(below);
    }
    gone.forEach(notes::remove);
    return gone;
  }

  /** A folder comes after those in it. */
  Iterable<Map.Entry<Path, T>> deepestFirst() {
    return notes.descendingMap().entrySet();
  }
}
