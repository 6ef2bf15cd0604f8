package dev.recap.tests.serve;

import dev.recap.tests.command.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A {@code recap serve} of its own, asked with {@code curl} over its socket. */
public final class ServerProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Script script;
  private final Map<String, String> settings;
  private final Path log;
  private Process process;

  private ServerProcess(Script script, Map<String, String> settings) throws IOException {
    this.script = script;
    this.settings = settings;
    this.log = script.work().resolve("serve.log");
    this.process = begin();
  }

  /** Starts one in the folders of a script; returns once it answers. */
  public static ServerProcess start(Script script, Map<String, String> settings) throws Exception {
    ServerProcess server = new ServerProcess(script, settings);
    server.awaitAnswer();
    return server;
  }

  private Process begin() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(Script.PROGRAM, "serve")
            .directory(script.work().toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(script.environment());
    builder.environment().putAll(settings);
    return builder.start();
  }

  private void awaitAnswer() throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (curl("/api/v1/targets").isEmpty()) {
      if (!process.isAlive() || System.nanoTime() - end > 0) {
        throw new AssertionError("the server does not answer: " + log());
      }
      Thread.sleep(10);
    }
  }

  public String log() throws IOException {
    return Files.readString(log);
  }

  public Path socket() {
    return script.run().resolve("recap.sock");
  }

  public long pid() {
    return process.pid();
  }

  /** An answer: its status, and headers and body as they came. */
  public record Reply(int status, String head, String body) {
    public JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }

    public Optional<String> header(String name) {
      return head.lines()
          .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst();
    }
  }

  /** Asks; what it answered. */
  public Reply ask(String path, String... more) throws Exception {
    return curl(path, more)
        .orElseThrow(() -> new AssertionError("the server does not answer: " + path));
  }

  /** Posts JSON. */
  public Reply post(String path, String json, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.addAll(List.of("-H", "Content-Type: application/json", "--data-binary", json));
    return ask(path, arguments.toArray(String[]::new));
  }

  /** The final record of an invocation. */
  public JsonNode ended(String id) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      JsonNode record = ask("/api/v1/invocations/" + id).json();
      if (record.has("outcome")) {
        return record;
      }
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("it does not end: " + record);
      }
      Thread.sleep(20);
    }
  }

  private Optional<Reply> curl(String path, String... more) throws Exception {
    Path head = Files.createTempFile(script.work(), "head", "");
    Path body = Files.createTempFile(script.work(), "body", "");
    List<String> line = new ArrayList<>(List.of("curl", "--silent", "--max-time", "60"));
    line.addAll(List.of("--unix-socket", socket().toString(), "--path-as-is"));
    line.addAll(List.of("-D", head.toString(), "-o", body.toString(), "-w", "%{http_code}"));
    line.addAll(List.of(more));
    line.add(path.startsWith("/") ? "http://recap" + path : path);
    Process curl = new ProcessBuilder(line).start();
    String status =
        new String(curl.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    curl.waitFor();
    Optional<Reply> reply =
        status.equals("000")
            ? Optional.empty()
            : Optional.of(
                new Reply(
                    Integer.parseInt(status), Files.readString(head), Files.readString(body)));
    Files.delete(head);
    Files.delete(body);
    return reply;
  }

  /** Kills it as nothing else can, and waits until it is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Starts it again. */
  public void again() throws Exception {
    process = begin();
    awaitAnswer();
  }

  /** Asks it to end; its exit status. */
  public int end() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the server does not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
