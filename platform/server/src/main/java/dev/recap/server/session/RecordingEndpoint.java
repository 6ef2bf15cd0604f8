package dev.recap.server.session;

import dev.recap.core.invocation.Problem;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.RefusedRequest;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import dev.recap.server.live.VisibleInvocations;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/** The recording of an interactive invocation as asciicast v2; of one that runs what there is. */
public final class RecordingEndpoint implements Endpoint {
  private static final String TYPE = "application/x-asciicast";

  private final Recordings recordings;
  private final VisibleInvocations invocations;

  /** Of the invocations a caller may see. */
  public RecordingEndpoint(Recordings recordings, VisibleInvocations invocations) {
    this.recordings = recordings;
    this.invocations = invocations;
  }

  @Override
  public Route route() {
    return new Route("GET", "/api/v1/invocations/{id}/recording", "getRecording", Scope.READ);
  }

  @Override
  public void answer(Call call) throws IOException {
    String asked = call.path("id");
    call.query().only(Set.of());
    Optional<Path> file = invocations.find(asked, call.caller()).flatMap(recordings::find);
    if (file.isEmpty()) {
      throw new RefusedRequest(
          new Problem(
              Problem.Kind.UNKNOWN_INVOCATION,
              "Tried to find the recording of invocation %s but there is none".formatted(asked)));
    }
    try (FileChannel channel = FileChannel.open(file.get(), StandardOpenOption.READ)) {
      long length = WholeLines.length(channel);
      if (call.method().equals("HEAD")) {
        call.with("Content-Type", TYPE).with("Content-Length", Long.toString(length)).empty(200);
        return;
      }
      try (InputStream in = Channels.newInputStream(channel.position(0));
          OutputStream out = call.stream(200, TYPE, Optional.of(length))) {
        copy(in, out, length);
      }
    }
  }

  private static void copy(InputStream in, OutputStream out, long length) throws IOException {
    byte[] part = new byte[16 << 10];
    long left = length;
    while (left > 0) {
      int read = in.read(part, 0, (int) Math.min(part.length, left));
      if (read < 0) {
        throw new IOException("the recording became shorter while it was read");
      }
      out.write(part, 0, read);
      left -= read;
    }
  }
}
