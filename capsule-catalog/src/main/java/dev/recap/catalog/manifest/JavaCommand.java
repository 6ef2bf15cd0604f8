package dev.recap.catalog.manifest;

import dev.recap.core.capsule.Argument;
import dev.recap.core.capsule.Limits;
import java.util.List;

/** The command line of a Java function, and where its parts are in the root file system. */
public final class JavaCommand {
  /** The Java runtime. */
  public static final String HOME = "/usr/lib/recap/java";

  /** Options that are the same for all functions (java(1), "java Command-Line Argument Files"). */
  public static final String OPTIONS = HOME + "/function/options";

  /** The class path of one function, in the same form. */
  public static final String CLASS_PATH = "/function/class-path";

  private static final String LAUNCHER = "dev.recap.function.Main";

  /** What a JVM needs besides its heap: its code, classes, stacks and buffers. */
  private static final long BESIDE_HEAP = 96L << 20;

  private JavaCommand() {}

  /**
   * The command line.
   *
   * <p>A capsule has no {@code /sys}, so the JVM cannot see its limits and is told them. The heap
   * is all memory but 96 MiB, and half of it where that is more.
   *
   * @param function {@code CLASS} or {@code CLASS#METHOD}
   */
  static List<Argument> of(String function, Limits limits) {
    long heap = Math.max(limits.memoryBytes() / 2, limits.memoryBytes() - BESIDE_HEAP);
    int processors = (int) Math.max(1, Math.ceil(limits.cpus()));
    return List.<String>of(
            HOME + "/bin/java",
            "-Xmx" + (heap >> 10) + "k",
            "-XX:ActiveProcessorCount=" + processors,
            "@" + OPTIONS,
            "@" + CLASS_PATH,
            LAUNCHER,
            function)
        .stream()
        .<Argument>map(Argument.Template::new)
        .toList();
  }
}
