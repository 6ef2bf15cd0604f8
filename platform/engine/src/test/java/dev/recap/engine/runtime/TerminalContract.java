package dev.recap.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.capsule.DeclaredBinding.User;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Progress;
import dev.recap.core.invocation.Streams;
import dev.recap.engine.fixture.BusyboxCapsule;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A capsule with a terminal. */
interface TerminalContract {
  CapsuleBench bench();

  @Test
  default void aShellHasATerminalOfTheCallersSize() throws Exception {
    CallerTerminal terminal = new CallerTerminal();
    CompletableFuture<InvocationRecord> running = shell(terminal);
    terminal.type("tty; stty size; echo in''side\n");
    terminal.await("inside");
    terminal.type("tty >/tmp/t; grep -q pts /tmp/t && echo on-''pts\n");
    terminal.await("on-pts");
    terminal.type("stty size\n");
    terminal.await("41 137");
    terminal.resizeTo(50, 99);
    terminal.type("stty size\n");
    terminal.await("50 99");
    terminal.type("exit 3\n");
    assertThat(running.get(20, TimeUnit.SECONDS).outcome())
        .contains(new Outcome.Failed(3, "The capsule ended with status 3"));
  }

  @Test
  default void controlCReachesTheToolAndNotTheShell() throws Exception {
    CallerTerminal terminal = new CallerTerminal();
    CompletableFuture<InvocationRecord> running = shell(terminal);
    terminal.type("echo be''gun; sleep 1000; echo slept=$?\n");
    terminal.await("begun");
    Thread.sleep(200);
    terminal.type("\u0003");
    terminal.type("echo still-''here\n");
    terminal.await("still-here");
    terminal.type("exit 0\n");
    assertThat(running.get(20, TimeUnit.SECONDS).outcome()).contains(new Outcome.Succeeded());
  }

  @Test
  default void whatTheShellLeftInTheBackgroundIsEnded() throws Exception {
    CallerTerminal terminal = new CallerTerminal();
    CompletableFuture<InvocationRecord> running = shell(terminal);
    terminal.type("sleep 1000 & setsid sleep 1000 & echo le''ft\n");
    terminal.await("left");
    terminal.type("exit 0\n");
    assertThat(running.get(20, TimeUnit.SECONDS).outcome()).contains(new Outcome.Succeeded());
  }

  @Test
  default void noDeviceCanBeMadeInTheTerminalsFolder() throws Exception {
    CallerTerminal terminal = new CallerTerminal();
    CompletableFuture<InvocationRecord> running =
        shell(
            terminal, bench().capsule("exec sh -i").as(new User.Root()).withCapabilities("MKNOD"));
    terminal.type("mknod /dev/disk b 8 0 || echo re''fused; mkfifo /dev/pipe && echo ma''de\n");
    terminal.await("refused");
    terminal.type("exit 0\n");
    running.get(20, TimeUnit.SECONDS);
  }

  private CompletableFuture<InvocationRecord> shell(CallerTerminal terminal) {
    return shell(terminal, bench().capsule("exec sh -i"));
  }

  private CompletableFuture<InvocationRecord> shell(
      CallerTerminal terminal, BusyboxCapsule capsule) {
    // A thread of its own: the common pool has a single one where there are two processors.
    return CompletableFuture.supplyAsync(
        () ->
            bench()
                .run(
                    capsule,
                    bench().root,
                    Map.of(),
                    new Streams.Interactive(terminal),
                    Progress.SILENT),
        task -> Thread.ofPlatform().daemon().start(task));
  }
}
