package dev.recap.server.api;

import dev.recap.core.invocation.Artifact;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Problem;
import dev.recap.server.http.Call;
import dev.recap.server.http.Endpoint;
import dev.recap.server.http.RefusedRequest;
import dev.recap.server.http.Route;
import dev.recap.server.identity.Scope;
import dev.recap.server.invocation.Invocations;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Function;

/** One file a capsule left. Its name is looked up in the record, not in the file system. */
record ShowArtifact(Invocations invocations, Function<String, Path> folder) implements Endpoint {
  @Override
  public Route route() {
    return new Route(
        "GET", Api.ROOT + "/invocations/{id}/artifacts/{path...}", "showArtifact", Scope.READ);
  }

  @Override
  public void answer(Call call) throws IOException {
    InvocationRecord invocation = Ended.find(invocations, call.path("id"), call.caller());
    String name = call.path("path");
    Artifact artifact =
        invocation.artifacts().stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow(() -> missing(invocation, name));
    Content content =
        new Content(
            "application/octet-stream",
            artifact.size(),
            HexFormat.of().parseHex(artifact.sha256()));
    call.with("Content-Disposition", "attachment");
    Path home = folder.apply(invocation.id());
    Path file = home.resolve(name).normalize();
    if (!file.startsWith(home)) {
      throw missing(invocation, name);
    }
    content.answer(call, first -> open(file, first, invocation, name));
  }

  private static InputStream open(Path file, long first, InvocationRecord invocation, String name)
      throws IOException {
    SeekableByteChannel channel;
    try {
      channel =
          Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException _) {
      // Retention takes files before it takes records.
      throw missing(invocation, name);
    }
    try {
      channel.position(first);
      return Channels.newInputStream(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static RefusedRequest missing(InvocationRecord invocation, String name) {
    return new RefusedRequest(
        new Problem(
            Problem.Kind.UNKNOWN_ARTIFACT,
            "Tried to find the artifact %s of invocation %s but there is none"
                .formatted(name, invocation.id())));
  }
}
