package dev.recap.server.audit;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.server.store.KeyFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Remembers the newest rows of the log outside the database, in {@code audit.head}, so that their
 * removal is noticed. Each line is signed with the key in {@code audit.key}.
 *
 * <p>The file has {@value #LINES} lines; row {@code n} has line {@code n} modulo that, so that
 * processes that write at the same time do not overwrite each other. A line is written before its
 * row is committed ({@code pending}) and after ({@code kept}), so that a process may die between.
 */
final class AuditHead {
  static final int LINES = 64;

  /** Divides a page, so that a line is written whole even by a process that is killed. */
  private static final int WIDTH = 256;

  private final Path file;
  private final FileChannel channel;
  private final Signing signing;

  private AuditHead(Path file, FileChannel channel, Signing signing) {
    this.file = file;
    this.channel = channel;
    this.signing = signing;
  }

  /** Opens the file in a directory; makes it when it is not there. */
  static AuditHead open(Path directory) {
    Path file = file(directory);
    try {
      FileChannel channel =
          Files.exists(file) ? FileChannel.open(file, StandardOpenOption.WRITE) : make(file);
      return new AuditHead(file, channel, signing(directory));
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private static FileChannel make(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  static Path file(Path directory) {
    return directory.resolve("audit.head");
  }

  private static Signing signing(Path directory) {
    return new Signing(KeyFile.read(directory.resolve("audit.key")));
  }

  /** What is known of a row. */
  record Line(long seq, boolean kept, String hash) {}

  /** Says that a row is about to be committed. */
  void pending(long seq, String hash) {
    write(new Line(seq, false, hash));
  }

  /** Says that a row is there. */
  void kept(long seq, String hash) {
    write(new Line(seq, true, hash));
  }

  private void write(Line line) {
    String content = content(line);
    String signed = content + " " + signing.sign(content);
    byte[] bytes =
        (signed + " ".repeat(WIDTH - 1 - signed.length()) + "\n")
            .getBytes(StandardCharsets.US_ASCII);
    try {
      channel.write(ByteBuffer.wrap(bytes), Math.floorMod(line.seq(), LINES) * (long) WIDTH);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private static String content(Line line) {
    // The first use of a formatter costs a process milliseconds.
    String seq = Long.toString(line.seq());
    return "0".repeat(19 - seq.length())
        + seq
        + (line.kept() ? " kept " : " pending ")
        + line.hash();
  }

  /** What the file says; whoever has no key to sign with gets nothing into it. */
  record Lines(List<Line> lines, List<String> forged) {}

  /** Reads the file; no lines when it is not there. */
  static Lines read(Path directory) {
    Path file = file(directory);
    if (!Files.exists(file)) {
      return new Lines(List.of(), List.of());
    }
    try (FileChannel nothing = FileChannel.open(file)) {
      AuditHead head = new AuditHead(file, nothing, signing(directory));
      List<Line> lines = new ArrayList<>();
      List<String> forged = new ArrayList<>();
      byte[] all = Files.readAllBytes(file);
      for (int at = 0; at < all.length; at += WIDTH) {
        int length = Math.min(WIDTH, all.length - at);
        String text = new String(all, at, length, StandardCharsets.US_ASCII);
        // A line that was never written.
        if (!text.chars().allMatch(c -> c == 0)) {
          head.parse(text.strip(), lines, forged);
        }
      }
      return new Lines(lines, forged);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private void parse(String text, List<Line> lines, List<String> forged) {
    int end = text.lastIndexOf(' ');
    String content = text.substring(0, Math.max(end, 0));
    String[] words = content.split(" ", -1);
    boolean genuine =
        MessageDigest.isEqual(
            signing.sign(content).getBytes(StandardCharsets.US_ASCII),
            text.substring(end + 1).getBytes(StandardCharsets.US_ASCII));
    if (genuine && words.length == 3) {
      lines.add(new Line(Long.parseLong(words[0]), words[1].equals("kept"), words[2]));
    } else {
      forged.add(content);
    }
  }

  private static PlatformException failed(Path file, IOException e) {
    return new PlatformException(
        Problem.Kind.ofFile(e),
        "Tried to keep the audit log's head in %s but %s".formatted(file, e),
        e);
  }
}
