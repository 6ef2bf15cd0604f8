package dev.recap.server.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Between a client and a server; the first connections are cut after so many bytes of answers. */
final class CuttingProxy implements AutoCloseable {
  final AtomicInteger connections = new AtomicInteger();
  private final ServerSocket listening;
  private final int to;
  private final int cuts;
  private final int after;

  CuttingProxy(int to, int cuts, int after) throws IOException {
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.to = to;
    this.cuts = cuts;
    this.after = after;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket from = listening.accept();
        boolean cut = connections.incrementAndGet() <= cuts;
        Socket there = new Socket(InetAddress.getLoopbackAddress(), to);
        Thread.ofVirtual().start(() -> pass(from, there, Integer.MAX_VALUE));
        Thread.ofVirtual().start(() -> pass(there, from, cut ? after : Integer.MAX_VALUE));
      }
    } catch (IOException e) {
      // It is closed.
    }
  }

  private static void pass(Socket from, Socket into, int most) {
    try (from;
        into) {
      InputStream in = from.getInputStream();
      OutputStream out = into.getOutputStream();
      byte[] piece = new byte[1000];
      int passed = 0;
      while (passed < most) {
        int n = in.read(piece, 0, Math.min(piece.length, most - passed));
        if (n < 0) {
          break;
        }
        out.write(piece, 0, n);
        out.flush();
        passed += n;
      }
    } catch (IOException e) {
      // One end went away.
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
