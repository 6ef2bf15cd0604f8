package dev.recap.functions.audit;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Capabilities a program gives to who runs it: the extended attribute {@code security.capability},
 * laid out as {@code struct vfs_ns_cap_data} of linux/capability.h. Java itself reads attributes of
 * users only.
 */
final class FileCapabilities {
  private static final String ATTRIBUTE = "security.capability";
  private static final int LARGEST = 24;
  private static final int OLD = 12;
  private static final ValueLayout.OfInt LITTLE_ENDIAN =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MethodHandle lgetxattr;

  FileCapabilities() {
    Linker linker = Linker.nativeLinker();
    this.lgetxattr =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("lgetxattr"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_LONG,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG));
  }

  /** The names of those it permits; empty when it has none. */
  Optional<List<String>> of(Path file) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(LARGEST);
      long size =
          (long)
              lgetxattr.invokeExact(
                  arena.allocateFrom(file.toString()),
                  arena.allocateFrom(ATTRIBUTE),
                  value,
                  (long) LARGEST);
      if (size < OLD) {
        return Optional.empty();
      }
      long permitted = Integer.toUnsignedLong(value.get(LITTLE_ENDIAN, 4));
      if (size > OLD) {
        permitted |= Integer.toUnsignedLong(value.get(LITTLE_ENDIAN, 12)) << Integer.SIZE;
      }
      return Optional.of(CapabilityNames.of(permitted));
    } catch (Throwable e) {
      throw new IllegalStateException("calling lgetxattr on " + file, e);
    }
  }
}
