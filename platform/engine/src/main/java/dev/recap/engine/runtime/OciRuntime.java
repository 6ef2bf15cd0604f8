package dev.recap.engine.runtime;

import dev.recap.engine.linux.SealedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The OCI runtime in use, started from sealed memory; the only home of its command line. */
public final class OciRuntime implements AutoCloseable {

  /** The runtimes known. */
  public enum Kind {
    CRUN("crun"),
    RUNC("runc");

    private final String program;

    Kind(String program) {
      this.program = program;
    }

    /** The name of its program. */
    public String program() {
      return program;
    }
  }

  private final Kind kind;
  private final Path program;
  private final SealedFile sealed;

  private OciRuntime(Kind kind, Path program, SealedFile sealed) {
    this.kind = kind;
    this.program = program;
    this.sealed = sealed;
  }

  /** Gets a runtime ready. */
  public static OciRuntime open(Kind kind, Path program) throws IOException {
    return new OciRuntime(kind, program, SealedFile.of(program));
  }

  /** Which one it is. */
  public Kind kind() {
    return kind;
  }

  /** Where it is installed. */
  public Path program() {
    return program;
  }

  /** The command line that runs a bundle in the foreground, up to the container's id. */
  List<String> run(Path folder) {
    List<String> line = new ArrayList<>();
    line.add(sealed.path());
    line.add("--root=" + folder.resolve("state"));
    line.add("--log=" + folder.resolve("log"));
    if (kind == Kind.CRUN) {
      // The launcher sits in the capsule's cgroup already, and what it starts stays there.
      line.add("--cgroup-manager=disabled");
    }
    line.add("run");
    line.add("--bundle=" + folder.resolve("bundle"));
    line.add("--preserve-fds=2");
    return line;
  }

  /** The option that makes it hand over the terminal it makes. */
  static String console(Path socket) {
    return "--console-socket=" + socket;
  }

  @Override
  public void close() {
    sealed.close();
  }
}
