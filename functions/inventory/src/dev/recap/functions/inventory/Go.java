package dev.recap.functions.inventory;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURL;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Go programs, by the build information the linker puts into them since Go 1.18 (package
 * debug/buildinfo of Go describes it).
 */
record Go() implements LanguagePackages {
  private static final byte[] MAGIC = "\u00ff Go buildinf:".getBytes(StandardCharsets.ISO_8859_1);
  private static final int ALIGNMENT = 16;
  private static final int HEADER = 32;
  private static final int INLINE_STRINGS = 2;
  private static final int ELF = 0x7f454c46;

  @Override
  public String name() {
    return "go";
  }

  @Override
  public boolean records(Path file, boolean executable) {
    return executable;
  }

  @Override
  public List<Found> read(Path place, Root root) throws IOException, MalformedPackageURLException {
    try (FileChannel file = FileChannel.open(place)) {
      ByteBuffer head = ByteBuffer.allocate(4);
      if (file.read(head, 0) < 4 || head.getInt(0) != ELF || file.size() > Integer.MAX_VALUE) {
        return List.of();
      }
      ByteBuffer bytes = file.map(FileChannel.MapMode.READ_ONLY, 0, file.size());
      int at = find(bytes);
      return at < 0 ? List.of() : modules(bytes.position(at + HEADER), root.name(place));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new IOException("its Go build information is broken", e);
    }
  }

  private static int find(ByteBuffer bytes) {
    for (int at = 0; at + HEADER < bytes.limit(); at += ALIGNMENT) {
      if (bytes.get(at) == MAGIC[0] && matches(bytes, at)) {
        return (bytes.get(at + 15) & INLINE_STRINGS) == 0 ? -1 : at;
      }
    }
    return -1;
  }

  private static boolean matches(ByteBuffer bytes, int at) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (bytes.get(at + i) != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }

  private static List<Found> modules(ByteBuffer bytes, String place)
      throws MalformedPackageURLException {
    List<Found> found = new ArrayList<>();
    String version = text(bytes);
    if (version.startsWith("go")) {
      found.add(module("stdlib", version.substring(2).split(" ", 2)[0], place));
    }
    for (String line : text(bytes).lines().toList()) {
      String[] fields = line.split("\t", -1);
      if (fields.length >= 3 && (fields[0].equals("mod") || fields[0].equals("dep"))) {
        found.add(module(fields[1], fields[2], place));
      }
    }
    return found;
  }

  private static Found module(String path, String version, String place)
      throws MalformedPackageURLException {
    int slash = path.lastIndexOf('/');
    return new Found(
        new PackageURL(
            "golang",
            slash < 0 ? null : path.substring(0, slash),
            path.substring(slash + 1),
            version,
            null,
            null),
        List.of(),
        place,
        Optional.empty());
  }

  /** A text after its length as a varint; the modules stand between two marks of 16 bytes. */
  private static String text(ByteBuffer bytes) {
    int length = 0;
    for (int shift = 0; ; shift += 7) {
      byte part = bytes.get();
      length |= (part & 0x7f) << shift;
      if (part >= 0) {
        break;
      }
    }
    byte[] text = new byte[length];
    bytes.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }
}
