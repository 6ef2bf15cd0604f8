package dev.recap.catalog.layer;

/** What is done about entries that no capsule needs: devices, set-id programs, ways outside. */
public enum Manner {
  /** They are left out or made harmless, and noted: images are made for more than capsules. */
  LENIENT("use another image"),
  /** The layer is refused. */
  STRICT("ask its publisher for a version without that");

  private final String remedy;

  Manner(String remedy) {
    this.remedy = remedy;
  }

  String remedy() {
    return remedy;
  }
}
