package dev.recap.tests.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips, with the reason, where capsules cannot run; fails where RECAP_REQUIRE_ALL=1 is set. */
public final class NeedsCapsules implements ExecutionCondition {
  private static final List<String> PROGRAMS =
      List.of(
          "/usr/bin/tini-static",
          "/bin/busybox",
          "/usr/bin/jq",
          "/usr/bin/setpriv",
          "/usr/bin/unshare",
          "/usr/bin/script");

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    List<String> missing = new ArrayList<>();
    if (!System.getProperty("user.name", "").equals("root")) {
      missing.add("this is not root");
    }
    if (List.of("/usr/bin/crun", "/usr/bin/runc", "/usr/sbin/runc").stream()
        .noneMatch(program -> Files.isExecutable(Path.of(program)))) {
      missing.add("there is neither crun nor runc");
    }
    for (String program : PROGRAMS) {
      if (!Files.isExecutable(Path.of(program))) {
        missing.add("there is no " + program);
      }
    }
    if (missing.isEmpty()) {
      return ConditionEvaluationResult.enabled("capsules can run here");
    }
    String reason = String.join(", ", missing);
    if ("1".equals(System.getenv("RECAP_REQUIRE_ALL"))) {
      throw new AssertionError(reason + ", where RECAP_REQUIRE_ALL=1 allows no skips");
    }
    return ConditionEvaluationResult.disabled(reason);
  }
}
