package dev.recap.functions.coredump;

/**
 * A run of addresses in a core file.
 *
 * @param start its first address
 * @param end the address after its last
 * @param mapping what it is part of
 * @param stored whether its content is in the file
 */
record Extent(long start, long end, Mapping mapping, boolean stored) {
  private static final int EXECUTE = 1;
  private static final int WRITE = 2;
  private static final int READ = 4;

  /** All of a mapping. */
  static Extent of(Mapping mapping, boolean stored) {
    return new Extent(mapping.start(), mapping.end(), mapping, stored);
  }

  long size() {
    return end - start;
  }

  /** Its bytes in the file. */
  long storedSize() {
    return stored ? size() : 0;
  }

  /** Its permissions as a program header has them (elf(5)). */
  int flags() {
    String permissions = mapping.permissions();
    return (permissions.charAt(0) == 'r' ? READ : 0)
        | (permissions.charAt(1) == 'w' ? WRITE : 0)
        | (permissions.charAt(2) == 'x' ? EXECUTE : 0);
  }
}
