package dev.recap.catalog.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.evidence.TestStatement.Case;
import dev.recap.catalog.evidence.TestStatement.Machine;
import dev.recap.catalog.evidence.TestStatement.Receipt;
import dev.recap.core.capsule.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TestStatementTest {
  @Test
  void isAnInTotoStatementWithATestResult() {
    assertThat(statement(Receipt.CLEAN, Receipt.NONE))
        .isEqualTo(
            "{\"_type\":\"https://in-toto.io/Statement/v1\","
                + "\"subject\":[{\"name\":\"top:1.2.0\",\"digest\":{\"sha256\":\"%s\"}}],"
                    .formatted("c".repeat(64))
                + "\"predicateType\":\"https://in-toto.io/attestation/test-result/v0.1\","
                + "\"predicate\":{\"result\":\"PASSED\","
                + "\"configuration\":[{\"name\":\"test.yaml\",\"digest\":{\"sha256\":\"%s\"}}],"
                    .formatted("d".repeat(64))
                + "\"passedTests\":[\"one (static)\",\"two (nginx)\"],\"warnedTests\":[],\"failedTests\":[],"
                + "\"recap\":{\"version\":\"0.1.0\",\"at\":\"2026-11-21T05:00:00Z\","
                + "\"machine\":{\"kernel\":\"6.1.0\",\"architecture\":\"amd64\",\"runtime\":\"crun version 1.8.1\"},"
                + "\"size\":4200000,\"p50_ms\":12.3,\"timed\":11,\"receipts_clean\":true,"
                + "\"cases\":[{\"name\":\"one\",\"fixture\":\"static\",\"ms\":10.0,\"receipt\":\"clean\"},"
                + "{\"name\":\"two\",\"fixture\":\"nginx\",\"ms\":0.0,\"receipt\":\"none\"}]}}}");
  }

  @Test
  void doesNotCallReceiptsCleanOfACapsuleThatChangesItsTarget() {
    assertThat(statement(Receipt.CLEAN, Receipt.CHANGED)).contains("\"receipts_clean\":false");
  }

  private static String statement(Receipt one, Receipt two) {
    return new TestStatement(
            Digest.ofSha256Hex("c".repeat(64)),
            "top:1.2.0",
            Digest.ofSha256Hex("d".repeat(64)),
            List.of(
                new Case("one", "static", Duration.ofMillis(10), one),
                new Case("two", "nginx", Duration.ZERO, two)),
            11,
            Duration.ofNanos(12_345_678),
            4_200_000,
            new Machine("6.1.0", "amd64", "crun version 1.8.1"),
            "0.1.0",
            Instant.parse("2026-11-21T05:00:00Z"))
        .json();
  }
}
