package dev.recap.catalog.jvm;

/** The JVM options of every function, one to a line (java(1)). */
final class Options {
  /** No warning of what a library does. The archive of classes holds only where it is the same. */
  static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

  /**
   * A function lives for milliseconds: the smallest collector, the first compiler and no files for
   * monitoring tools. What the JVM itself has to say goes to standard error, which is not the
   * result. Nobody attaches to a function: what runs in its target often has its user.
   */
  static final String TEXT =
      """
      -XX:SharedArchiveFile=%s
      -Xshare:auto
      -XX:+UseSerialGC
      -XX:TieredStopAtLevel=1
      -XX:-UsePerfData
      -XX:+DisableAttachMechanism
      -XX:-CreateCoredumpOnCrash
      -XX:+DisplayVMOutputToStderr
      -Xlog:disable
      -Xlog:all=error:stderr
      %s
      --sun-misc-unsafe-memory-access=allow
      -Djava.awt.headless=true
      -Dstdout.encoding=UTF-8
      -Dstderr.encoding=UTF-8
      """
          .formatted(ClassArchive.PATH, NATIVE_ACCESS);

  private Options() {}
}
