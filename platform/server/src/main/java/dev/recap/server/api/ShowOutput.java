package dev.recap.server.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.recap.core.invocation.Captured;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import dev.recap.server.invocation.Invocations;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What a capsule printed, as far as it was kept. */
final class ShowOutput implements Endpoint {
  private static final int DIGESTS = 1000;

  private final boolean stderr;
  private final Invocations invocations;
  private final Cache<String, Content> contents =
      Caffeine.newBuilder().maximumSize(DIGESTS).executor(Runnable::run).build();

  ShowOutput(boolean stderr, Invocations invocations) {
    this.stderr = stderr;
    this.invocations = invocations;
  }

  @Override
  public Route route() {
    String stream = stderr ? "stderr" : "stdout";
    return new Route(
        "GET",
        Api.ROOT + "/invocations/{id}/" + stream,
        stderr ? "showStderr" : "showStdout",
        Scope.READ);
  }

  @Override
  public void answer(Call call) throws IOException {
    InvocationRecord invocation = Ended.find(invocations, call.path("id"), call.caller());
    Captured captured = stderr ? invocation.stderr() : invocation.stdout();
    byte[] bytes = captured.bytes();
    Content content = contents.get(invocation.id(), _ -> content(captured));
    content.answer(
        call,
        from -> {
          ByteArrayInputStream in = new ByteArrayInputStream(bytes);
          in.skipNBytes(from);
          return in;
        });
  }

  private static Content content(Captured captured) {
    return new Content(
        isText(captured) ? "text/plain; charset=utf-8" : "application/octet-stream",
        captured.bytes().length,
        sha256(captured.bytes()));
  }

  private static boolean isText(Captured captured) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(captured.bytes()));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
