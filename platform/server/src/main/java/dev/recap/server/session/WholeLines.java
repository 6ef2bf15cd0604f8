package dev.recap.server.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Finds where the last whole line of a file ends. */
final class WholeLines {
  private WholeLines() {}

  /** The length of the file without half a line at its end. */
  static long length(FileChannel file) throws IOException {
    ByteBuffer part = ByteBuffer.allocate(16 << 10);
    long end = file.size();
    while (end > 0) {
      long from = Math.max(0, end - part.capacity());
      part.clear().limit((int) (end - from));
      while (part.hasRemaining() && file.read(part, from + part.position()) >= 0) {}
      for (int i = part.position() - 1; i >= 0; i--) {
        if (part.get(i) == '\n') {
          return from + i + 1;
        }
      }
      end = from;
    }
    return 0;
  }
}
