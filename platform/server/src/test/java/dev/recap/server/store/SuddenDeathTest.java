package dev.recap.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Orphans;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.record.Records;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that write records and are killed, or write at the same time. */
final class SuddenDeathTest {
  @TempDir private Path temporary;

  @Test
  void losesNothingAKilledProcessWasToldIsKeptAndClosesWhatItLeftOpen() throws Exception {
    Path state = temporary.resolve("state");
    List<String> told = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      Process writer = writer(state, "k" + round, Integer.MAX_VALUE).start();
      try (BufferedReader out = writer.inputReader(StandardCharsets.UTF_8)) {
        for (int line = 0; line < 100 + 37 * round; line++) {
          told.add(readLine(out));
        }
        // Through its handle: the process itself would close the pipe that is still to be read.
        writer.toHandle().destroyForcibly();
        String rest = out.readAllAsString();
        rest.substring(0, rest.lastIndexOf('\n') + 1).lines().forEach(told::add);
      }
      assertThat(writer.waitFor()).isEqualTo(128 + 9);
    }

    try (SqliteInvocationLog log = SqliteInvocationLog.open(state)) {
      assertThat(told).allSatisfy(line -> assertKept(log, line));
      new Orphans(log, new ProcOwners(Path.of("/proc")), CLOCK).close();
      assertThat(log.open()).isEmpty();
      assertThat(told).allSatisfy(line -> assertKept(log, line));
    }
    assertThat(files(temporary.resolve("tmp"))).isEmpty();
    assertThat(files(state))
        .allMatch(
            name -> name.matches("records\\.db|migrate\\.lock|unpack\\.lock|libsqlitejdbc\\.so"));
  }

  @Test
  void servesManyProcessesAtOnceFromTheFirstStartOn() throws Exception {
    Path state = temporary.resolve("state");
    List<Process> writers = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      writers.add(
          writer(state, "w" + n, 50).redirectOutput(ProcessBuilder.Redirect.DISCARD).start());
    }
    for (Process writer : writers) {
      String errors = new String(writer.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(writer.waitFor()).as(errors).isZero();
      assertThat(errors).isEmpty();
    }
    try (SqliteInvocationLog log = SqliteInvocationLog.open(state)) {
      assertThat(log.list(1000, Optional.empty())).hasSize(4 * 50);
      assertThat(log.open()).isEmpty();
    }
  }

  private static void assertKept(SqliteInvocationLog log, String line) {
    String[] words = line.split(" ", -1);
    InvocationRecord kept = log.find(words[1]).orElseThrow();
    if (words[0].equals("ended")) {
      assertThat(kept.outcome()).contains(new Outcome.Succeeded());
    }
  }

  private static String readLine(BufferedReader out) throws IOException {
    String line = out.readLine();
    assertThat(line).isNotNull();
    return line == null ? "" : line;
  }

  private ProcessBuilder writer(Path state, String prefix, int records) throws IOException {
    return new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        // As the recap script has it.
        "-Dslf4j.internal.verbosity=ERROR",
        "-Djava.io.tmpdir=" + Files.createDirectories(temporary.resolve("tmp")),
        "-XX:+PerfDisableSharedMem",
        "-XX:TieredStopAtLevel=1",
        "-Dslf4j.internal.verbosity=ERROR",
        "-cp",
        System.getProperty("java.class.path"),
        Writer.class.getName(),
        state.toString(),
        prefix,
        Integer.toString(records));
  }

  private static List<String> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()).toList();
    }
  }

  private static final TimeSource CLOCK =
      new TimeSource() {
        @Override
        public Instant now() {
          return Records.ACCEPTED;
        }

        @Override
        public long nanos() {
          return 0;
        }
      };

  /** Begins and ends records and says so after each. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) {
      InvocationRecord.Owner self = new ProcOwners(Path.of("/proc")).self();
      try (SqliteInvocationLog log = SqliteInvocationLog.open(Path.of(args[0]))) {
        for (int n = 0; n < Integer.parseInt(args[2]); n++) {
          InvocationRecord begun =
              Records.begun("%s-%07d".formatted(args[1], n), Records.ACCEPTED.plusMillis(n), self);
          log.begin(begun);
          System.out.println("begun " + begun.id());
          log.end(Records.ended(begun, new Outcome.Succeeded()));
          System.out.println("ended " + begun.id());
        }
      }
    }
  }
}
