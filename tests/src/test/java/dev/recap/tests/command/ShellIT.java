package dev.recap.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.engine.fixture.NeedsCrun;
import dev.recap.engine.fixture.RealContainer;
import dev.recap.engine.fixture.RealContainers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A person at a terminal, which is that of script(1), with a shell in a container. */
@ExtendWith(NeedsCapsules.class)
@NeedsCrun
final class ShellIT {
  private static final long PATIENCE_SECONDS = 60;

  private final RealContainers containers = new RealContainers();
  private final Script script = Script.create();
  private final Path work = script.work();

  @BeforeEach
  void prepare() throws Exception {
    script.withShipped("shell");
  }

  @AfterEach
  void removeAll() throws Exception {
    containers.close();
    script.close();
  }

  @Test
  void isATerminalOfItsOwnInTheTarget() throws Exception {
    RealContainer target = containers.crun("shell", Map.of());
    try (Seat seat = new Seat(target.reference(), "--exit-code")) {
      seat.type("echo up-$((40+1))\n").await("up-41");
      assertThat(seat.shown()).contains(target.name());
      seat.type("ls /target\n").await("etc");
      seat.type("stty size\n").await("40 100");
      seat.resize(50, 120);
      seat.type("sleep 1; stty size\n").await("50 120");
      seat.type("echo be-$((40+2)); sleep 1000\n").await("be-42");
      seat.type("\003").type("echo rc-$?\n").await("rc-130");
      seat.type("exit 3\n").await("ended-3");
      assertThat(seat.settings("after")).isEqualTo(seat.settings("before")).isNotEmpty();
    }
    try (Seat seat = new Seat(target.reference(), "")) {
      seat.type("exit 3\n").await("ended-1");
      assertThat(seat.settings("after")).isEqualTo(seat.settings("before"));
    }
    assertThat(script.run("invocations").out().lines().skip(1))
        .hasSize(2)
        .allSatisfy(row -> assertThat(row).contains("failed").endsWith(" clean"));
    assertThat(script.leftInRunDirectory()).isEmpty();
  }

  /** Where that person sits: a shell that starts RECap and then says how it ended. */
  private final class Seat implements AutoCloseable {
    private final Path shown = Files.createTempFile(work, "shown", "");
    private final Process process;
    private final OutputStream keys;

    Seat(String target, String option) throws IOException {
      String line =
          "tty > tty; stty rows 40 cols 100; stty -g > before; %s invoke shell -t %s -T %s;"
                  .formatted(Script.PROGRAM, target, option)
              + " status=$?; stty -g > after; echo ended-$status";
      ProcessBuilder builder =
          new ProcessBuilder("script", "-qefc", line, "/dev/null")
              .directory(work.toFile())
              .redirectErrorStream(true)
              .redirectOutput(shown.toFile());
      builder.environment().putAll(script.environment());
      builder.environment().put("TERM", "xterm");
      process = builder.start();
      keys = process.getOutputStream();
    }

    Seat type(String text) throws IOException {
      keys.write(text.getBytes(StandardCharsets.UTF_8));
      keys.flush();
      return this;
    }

    String shown() throws IOException {
      return Files.readString(shown);
    }

    /** Waits for a text that no command as typed contains. */
    void await(String text) throws IOException, InterruptedException {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (!shown().contains(text)) {
        assertThat(System.nanoTime()).as("waiting for %s in %s", text, shown()).isLessThan(end);
        Thread.sleep(20);
      }
    }

    void resize(int rows, int columns) throws IOException, InterruptedException {
      String terminal = Files.readString(work.resolve("tty")).strip();
      Process stty =
          new ProcessBuilder("stty", "-F", terminal, "rows", rows + "", "cols", columns + "")
              .start();
      assertThat(stty.waitFor()).isZero();
    }

    String settings(String when) throws IOException {
      return Files.readString(work.resolve(when));
    }

    @Override
    public void close() throws IOException {
      keys.close();
      process.destroy();
    }
  }
}
