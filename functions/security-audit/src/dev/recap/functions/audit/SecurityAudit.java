package dev.recap.functions.audit;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.recap.functions.audit.Finding.Check;
import dev.recap.functions.audit.Finding.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Looks for what makes a running container easier to attack than it needs to be. */
public final class SecurityAudit {
  private SecurityAudit() {}

  /**
   * The function.
   *
   * @param parameters {@code checks}: words of {@link Check}, all when it is absent
   * @return {@code findings}, worst first, how many there are of each severity, and {@code checks}
   *     that were made
   */
  public static JsonObject main(JsonObject parameters) throws IOException {
    Set<Check> checks = checks(parameters.getAsJsonArray("checks"));
    List<Finding> found = new ArrayList<>();
    List<TargetProcess> processes = TargetProcess.all();
    if (checks.contains(Check.SETUID)
        || checks.contains(Check.WRITABLE)
        || checks.contains(Check.FILE_CAPABILITIES)) {
      found.addAll(FileChecks.of(checks));
    }
    for (Check check : checks) {
      found.addAll(
          switch (check) {
            case SETUID, FILE_CAPABILITIES, WRITABLE -> List.of();
            case SOCKETS -> ListeningSockets.findings();
            case ENVIRONMENT -> processes.stream().flatMap(p -> p.secrets().stream()).toList();
            case PROCESSES -> processes.stream().flatMap(p -> p.power().stream()).toList();
            case MOUNTS -> MountChecks.findings();
          });
    }
    found.sort(
        Comparator.comparing(Finding::severity)
            .thenComparing(Finding::check)
            .thenComparing(Finding::subject));
    return result(found, checks);
  }

  private static Set<Check> checks(JsonArray words) {
    if (words == null || words.isEmpty()) {
      return EnumSet.allOf(Check.class);
    }
    List<String> wanted = words.asList().stream().map(JsonElement::getAsString).toList();
    Set<Check> checks = EnumSet.noneOf(Check.class);
    Arrays.stream(Check.values())
        .filter(check -> wanted.contains(check.word()))
        .forEach(checks::add);
    return checks;
  }

  private static JsonObject result(List<Finding> found, Set<Check> checks) {
    JsonObject counts = new JsonObject();
    for (Severity severity : Severity.values()) {
      counts.addProperty(
          severity.word(), found.stream().filter(f -> f.severity() == severity).count());
    }
    JsonArray findings = new JsonArray();
    found.forEach(finding -> findings.add(finding.json()));
    JsonArray made = new JsonArray();
    checks.forEach(check -> made.add(check.word()));
    JsonObject result = new JsonObject();
    result.add("counts", counts);
    result.add("checks", made);
    result.add("findings", findings);
    return result;
  }
}
