package dev.recap.cli;

import dev.recap.cli.doctor.Check;
import dev.recap.cli.doctor.Doctor;
import dev.recap.cli.doctor.LeftoverCheck;
import dev.recap.cli.doctor.RuntimeCheck;
import dev.recap.cli.doctor.TrialCapsule;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.target.TargetRef;
import dev.recap.core.target.TargetResolver;
import dev.recap.core.target.TargetResolver.Resolution;
import dev.recap.engine.command.CommandRunner;
import dev.recap.engine.runtime.HostRuntime;
import dev.recap.engine.runtime.OciRuntime.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Puts the doctor's checks together for this host. */
final class LocalDoctor {
  private final Environment environment;
  private final CommandRunner commands;

  LocalDoctor(Environment environment, CommandRunner commands) {
    this.environment = environment;
    this.commands = commands;
  }

  /**
   * With all checks.
   *
   * @param engine this host's engine, asked for only by a process that is root
   * @param leftovers what dead processes left
   */
  Doctor full(
      Supplier<LocalEngine> engine,
      Supplier<TargetResolver> targets,
      Supplier<List<String>> leftovers) {
    List<Check> checks = new ArrayList<>(Doctor.basics(environment.root(), environment.stateDir()));
    Map<Kind, Path> installed = installed();
    if (environment.root()) {
      checks.add(
          new RuntimeCheck(
              commands,
              installed,
              chosen(),
              (kind, program) -> trial(engine.get(), targets.get(), kind, program)));
    }
    checks.add(new LeftoverCheck(leftovers));
    return new Doctor(checks);
  }

  /** With the checks of what the demo needs and apt-get can bring. */
  Doctor forDemo() {
    List<Check> checks = new ArrayList<>(Doctor.forDemo());
    checks.add(
        new RuntimeCheck(commands, installed(), chosen(), (kind, program) -> Optional.empty()));
    return new Doctor(checks);
  }

  private Optional<Kind> chosen() {
    return environment.runtime().or(() -> LocalEngine.installed().stream().findFirst());
  }

  private static Map<Kind, Path> installed() {
    Map<Kind, Path> installed = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      LocalEngine.program(kind).ifPresent(program -> installed.put(kind, program));
    }
    return installed;
  }

  private Optional<String> trial(
      LocalEngine engine, TargetResolver targets, Kind kind, Path program) {
    int self = Math.toIntExact(ProcessHandle.current().pid());
    try (HostRuntime runtime = engine.open(kind, program);
        TrialCapsule capsule = TrialCapsule.in(environment.stateDir())) {
      return switch (targets.resolve(new TargetRef.Pid(self))) {
        case Resolution.Resolved resolved -> {
          try (var handle = resolved.handle()) {
            yield capsule.run(runtime, handle);
          }
        }
        case Resolution.NotFound n -> Optional.of(n.problem());
        case Resolution.Ambiguous a -> Optional.of("Tried to find process " + self);
        case Resolution.NotRunning n -> Optional.of(n.state());
      };
    } catch (PlatformException e) {
      return Optional.of(e.problem().message());
    } catch (IOException e) {
      return Optional.of("Tried to make a capsule to try it with but " + e);
    }
  }
}
