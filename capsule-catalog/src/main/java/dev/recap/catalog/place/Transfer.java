package dev.recap.catalog.place;

import dev.recap.catalog.oci.Descriptor;

/** Is told how content moves, from several threads. */
public interface Transfer {
  /** Nobody is told. */
  Transfer SILENT = (content, bytes) -> {};

  /**
   * So many bytes of it are there now, counted from its beginning; as many as it has when it need
   * not be moved.
   */
  void moved(Descriptor content, long bytes);
}
