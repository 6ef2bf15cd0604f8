package dev.recap.server.http;

import java.time.Duration;

/**
 * What one caller, and all of them together, may take of the server.
 *
 * @param headerBytes request line and headers of one request
 * @param bodyBytes the body of one request
 * @param allBodiesBytes the bodies that are in memory at the same time, a quarter of it at most
 *     those of routes that anybody may ask
 * @param header from a connection's opening, or a request's first byte, to the end of its headers
 * @param body from the end of the headers to the end of the body
 * @param idle without a byte moving, or between two requests
 * @param connections over TCP
 * @param localConnections over the Unix socket, kept apart so that the network cannot lock the
 *     host's own users out
 */
public record Limits(
    int headerBytes,
    int bodyBytes,
    long allBodiesBytes,
    Duration header,
    Duration body,
    Duration idle,
    int connections,
    int localConnections) {

  /** 16 KiB, 1 MiB, 64 MiB; 10 s, 30 s, 60 s; 12,000 and 4,000 connections. */
  public static final Limits DEFAULT =
      new Limits(
          16 << 10,
          1 << 20,
          64L << 20,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          12_000,
          4_000);

  /**
   * The same with no more connections than file descriptors allow, a third of them left for
   * everything else.
   */
  public Limits within(long fileDescriptors) {
    long all = Math.max(64, fileDescriptors * 2 / 3);
    return new Limits(
        headerBytes,
        bodyBytes,
        allBodiesBytes,
        header,
        body,
        idle,
        (int) Math.min(connections, all * 3 / 4),
        (int) Math.min(localConnections, all / 4));
  }
}
