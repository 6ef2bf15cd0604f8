package dev.recap.catalog.evidence;

import dev.recap.catalog.json.PlainJson;
import dev.recap.core.capsule.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * That a capsule passed its tests; see in-toto Statement v1 and its predicate "Test Result" 0.1.
 * What the predicate has no field for stands in its extension field {@code recap}.
 *
 * @param capsule the tested content
 * @param reference its name and version, {@code NAME:VERSION}
 * @param tests the digest of its {@code test.yaml}
 * @param cases all of them, which all passed
 * @param timed the invocations that the median is of
 * @param median of their times
 * @param size of its unpacked root file system, in bytes
 * @param machine where that was
 * @param recap the version of RECap
 * @param at when it was
 */
public record TestStatement(
    Digest capsule,
    String reference,
    Digest tests,
    List<Case> cases,
    int timed,
    Duration median,
    long size,
    Machine machine,
    String recap,
    Instant at) {
  /** The type of the predicate. */
  public static final String PREDICATE_TYPE = "https://in-toto.io/attestation/test-result/v0.1";

  /**
   * A case that passed.
   *
   * @param name the behaviour it shows
   * @param fixture what it was invoked in
   * @param took how long the invocation took
   * @param receipt what its receipt says
   */
  public record Case(String name, String fixture, Duration took, Receipt receipt) {}

  /** What a receipt says. */
  public enum Receipt {
    /** The target is as it was. */
    CLEAN,
    /** The capsule changed it, as its test expects. */
    CHANGED,
    /** The capsule never ran, as its test expects. */
    NONE
  }

  /**
   * A machine.
   *
   * @param kernel its release
   * @param architecture in the words of the JDK
   * @param runtime the OCI runtime with its version
   */
  public record Machine(String kernel, String architecture, String runtime) {}

  /** It as JSON text. */
  public String json() {
    Map<String, Object> statement = new LinkedHashMap<>();
    statement.put("_type", "https://in-toto.io/Statement/v1");
    statement.put("subject", List.of(resource(reference, capsule)));
    statement.put("predicateType", PREDICATE_TYPE);
    Map<String, Object> predicate = new LinkedHashMap<>();
    predicate.put("result", "PASSED");
    predicate.put("configuration", List.of(resource("test.yaml", tests)));
    predicate.put(
        "passedTests",
        cases.stream().map(one -> "%s (%s)".formatted(one.name(), one.fixture())).toList());
    predicate.put("warnedTests", List.of());
    predicate.put("failedTests", List.of());
    predicate.put("recap", details());
    statement.put("predicate", predicate);
    return PlainJson.write(statement);
  }

  private Map<String, Object> details() {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("version", recap);
    details.put("at", at.toString());
    Map<String, Object> on = new LinkedHashMap<>();
    on.put("kernel", machine.kernel());
    on.put("architecture", machine.architecture());
    on.put("runtime", machine.runtime());
    details.put("machine", on);
    details.put("size", size);
    details.put("p50_ms", tenths(median));
    details.put("timed", timed);
    details.put(
        "receipts_clean", cases.stream().noneMatch(one -> one.receipt() == Receipt.CHANGED));
    details.put("cases", cases.stream().map(TestStatement::details).toList());
    return details;
  }

  private static Map<String, Object> details(Case one) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("name", one.name());
    details.put("fixture", one.fixture());
    details.put("ms", tenths(one.took()));
    details.put("receipt", one.receipt().name().toLowerCase(Locale.ROOT));
    return details;
  }

  private static Map<String, Object> resource(String name, Digest digest) {
    Map<String, Object> resource = new LinkedHashMap<>();
    resource.put("name", name);
    resource.put("digest", Map.of("sha256", digest.hex()));
    return resource;
  }

  private static double tenths(Duration duration) {
    return Math.round(duration.toNanos() / 1e5) / 10.0;
  }
}
