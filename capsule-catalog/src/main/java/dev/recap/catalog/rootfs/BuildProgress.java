package dev.recap.catalog.rootfs;

/** Is told what a build is doing while it does it. */
@FunctionalInterface
public interface BuildProgress {

  /** A step begins; {@code text} is one line for a person, without a period. */
  void step(String text);

  /** Something a person has to know afterwards too; {@code text} is one line. */
  default void note(String text) {
    step(text);
  }
}
