package dev.recap.server.trigger.result;

import dev.recap.core.invocation.Artifact;
import dev.recap.server.trigger.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A run that has ended in words, for people. */
final class RunText {
  private RunText() {}

  /** All of it, a line for each step. */
  static String of(EndedRun ended) {
    List<String> lines = new ArrayList<>();
    lines.add(head(ended));
    ended.last().forEach(done -> lines.add(step(done, ended)));
    return String.join("\n", lines);
  }

  /** How it ended, in one line. */
  static String head(EndedRun ended) {
    String why = ended.why();
    return "%s%s: %s after %s%s"
        .formatted(
            ended.trigger().name(),
            ended.run().target().map(target -> " in " + target).orElse(""),
            ended.end().word(),
            ended.occasion(),
            why.isEmpty() ? "" : ": " + why);
  }

  private static String step(Run.Done done, EndedRun ended) {
    StringBuilder text = new StringBuilder("- ").append(result(done, ended));
    done.invocation()
        .filter(_ -> ended.links().whole())
        .ifPresent(id -> text.append(", ").append(ended.links().invocation(id)));
    List<Artifact> artifacts = ended.artifacts(done);
    if (!artifacts.isEmpty()) {
      text.append(", artifacts: ")
          .append(
              artifacts.stream()
                  .map(one -> "%s (%d bytes)".formatted(one.name(), one.size()))
                  .collect(Collectors.joining(", ")));
    }
    return text.toString();
  }

  /** What became of a step, without links. */
  static String result(Run.Done done, EndedRun ended) {
    String exit = ended.exitCode(done).map(" with exit status %d"::formatted).orElse("");
    String attempt = done.attempt() > 1 ? " at attempt " + done.attempt() : "";
    return done.step() + ": " + ended.word(done) + exit + attempt;
  }
}
