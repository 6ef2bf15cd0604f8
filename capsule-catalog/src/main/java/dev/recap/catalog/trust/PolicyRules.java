package dev.recap.catalog.trust;

import dev.recap.catalog.manifest.Fields;
import dev.recap.catalog.manifest.Finding;
import dev.recap.catalog.names.SimilarNames;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The rules of {@code policy.yaml} that its JSON Schema cannot say. */
final class PolicyRules {
  private final List<Finding> findings = new ArrayList<>();
  private final Set<String> names = new TreeSet<>();

  private PolicyRules() {}

  static List<Finding> check(Fields file) {
    PolicyRules rules = new PolicyRules();
    rules.signers(PolicyDecoder.objects(file, "signers"));
    rules.allow(PolicyDecoder.objects(file, "allow"));
    return List.copyOf(rules.findings);
  }

  private void signers(List<Fields> signers) {
    for (int i = 0; i < signers.size(); i++) {
      Fields signer = signers.get(i);
      String at = "/signers/" + i;
      if (!names.add(signer.required("name"))) {
        add(at + "/name", "another signer has this name: give each one of its own");
      }
      if (signer.any("key").isPresent() == signer.any("publicKey").isPresent()) {
        add(at, "this signer needs either key, a file, or publicKey, the PEM text itself");
      }
      signer
          .text("notAfter")
          .filter(time -> !isTime(time))
          .ifPresent(time ->
              add(
                  at + "/notAfter",
                  "\"%s\" is not an RFC 3339 time: write it as 2027-01-01T00:00:00Z"
                      .formatted(time)));
    }
  }

  private void allow(List<Fields> rules) {
    for (int i = 0; i < rules.size(); i++) {
      known("/allow/%d/signedBy".formatted(i), rules.get(i).texts("signedBy"));
      known("/allow/%d/power/unless".formatted(i), rules.get(i).object("power").texts("unless"));
    }
  }

  private void known(String at, List<String> signers) {
    for (int i = 0; i < signers.size(); i++) {
      String name = signers.get(i);
      if (!names.contains(name)) {
        add(
            at + "/" + i,
            "%s is none of the signers%s: add it to signers, with its key"
                .formatted(name, SimilarNames.question(name, names)));
      }
    }
  }

  private static boolean isTime(String text) {
    try {
      Instant.parse(text);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private void add(String at, String text) {
    findings.add(new Finding(at, text));
  }
}
