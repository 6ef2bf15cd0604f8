package dev.recap.server.access;

import dev.recap.catalog.manifest.Fields;
import dev.recap.catalog.manifest.Finding;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules of {@code access.yaml} that its JSON Schema cannot say. */
final class AccessChecks {
  private static final Set<String> KINDS = Set.of("token", "oidc", "cert", "trigger");
  private static final Pattern REPOSITORY = Pattern.compile("[A-Za-z0-9.*?_:/\\[\\]-]+");
  private static final Duration LONGEST_SKEW = Duration.ofMinutes(5);
  private static final Duration LONGEST_RATE = Duration.ofDays(31);
  private static final Duration LONGEST_APPROVAL = Duration.ofDays(31);

  private final List<Finding> findings = new ArrayList<>();

  private AccessChecks() {}

  static List<Finding> check(Fields file) {
    AccessChecks checks = new AccessChecks();
    checks.members("/admins", file.object("admins"));
    file.any("oidc").ifPresent(_ -> checks.issuer(file.object("oidc")));
    checks.grants(AccessDecoder.objects(file, "grants"));
    return List.copyOf(checks.findings);
  }

  private void issuer(Fields oidc) {
    duration("/oidc/clockSkew", oidc.text("clockSkew"), LONGEST_SKEW);
    String keys = oidc.required("keys");
    if (keys.contains("://") && !isSafeUrl(keys)) {
      add(
          "/oidc/keys",
          "%s cannot be trusted to bring the issuer's keys unchanged: write an https URL, or http to this host itself"
              .formatted(keys));
    }
  }

  private static boolean isSafeUrl(String text) {
    try {
      URI url = new URI(text);
      String host = url.getHost();
      return host != null
          && ("https".equals(url.getScheme())
              || ("http".equals(url.getScheme())
                  && Pattern.matches("[0-9.]+|\\[[0-9a-fA-F:]+]", host)
                  && InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")).isLoopbackAddress()));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return false;
    }
  }

  private void grants(List<Fields> grants) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < grants.size(); i++) {
      Fields grant = grants.get(i);
      String at = "/grants/" + i;
      if (!names.add(grant.required("name"))) {
        add(at + "/name", "another grant has this name: give each one of its own");
      }
      members(at + "/callers", grant.object("callers"));
      members(at + "/approval", grant.object("approval"));
      List<Fields> capsules = AccessDecoder.objects(grant, "capsules");
      for (int k = 0; k < capsules.size(); k++) {
        reference("%s/capsules/%d/reference".formatted(at, k), capsules.get(k).text("reference"));
      }
      findings.addAll(SchemaChecks.check(at + "/parameters", grant.object("parameters")));
      duration(
          at + "/approval/expires", grant.object("approval").text("expires"), LONGEST_APPROVAL);
      duration(at + "/rate/per", grant.object("rate").text("per"), LONGEST_RATE);
    }
  }

  private void members(String at, Fields members) {
    for (String list : List.of("users", "groups")) {
      List<String> names = members.texts(list);
      for (int i = 0; i < names.size(); i++) {
        identity("%s/%s/%d".formatted(at, list, i), names.get(i), list.equals("groups"));
      }
    }
  }

  private void identity(String at, String name, boolean group) {
    int colon = name.indexOf(':');
    if (colon >= 0 && !KINDS.contains(name.substring(0, colon))) {
      add(
          at,
          "%s is no kind of identity: write token:NAME, oidc:NAME, cert:NAME or trigger:NAME, or a user or group of this host"
              .formatted(name.substring(0, colon)));
    } else if (group && name.startsWith("token:")) {
      add(at, "tokens are in no groups: write %s under users".formatted(name));
    } else if (group && name.startsWith("trigger:")) {
      add(at, "triggers are in no groups: write %s under users".formatted(name));
    } else if (name.equals("*")) {
      add(at, "there is no word for everybody: name a group");
    }
  }

  private void reference(String at, Optional<String> reference) {
    if (reference.isEmpty()) {
      return;
    }
    if (reference.get().contains("@")) {
      add(at, "a digest does not belong here: write it as digest: sha256:…");
      return;
    }
    CapsulePattern.Halves halves = CapsulePattern.Halves.of(reference.get());
    if (!REPOSITORY.matcher(halves.name()).matches()) {
      add(
          at,
          "\"%s\" is no pattern of names or repositories: write top, * or registry.example.com/team/*"
              .formatted(halves.name()));
    }
    halves
        .versions()
        .filter(versions -> VersionRange.parse(versions).isEmpty())
        .ifPresent(versions ->
            add(
                at,
                "\"%s\" is no range of versions: write 1.2.0, 1.*, ^1.2 or >=1.2 <2"
                    .formatted(versions)));
  }

  private void duration(String at, Optional<String> text, Duration longest) {
    if (text.isEmpty()) {
      return;
    }
    try {
      Duration duration = Duration.parse(text.get());
      if (!duration.isPositive() || duration.compareTo(longest) > 0) {
        add(
            at,
            "%s is out of bounds: write more than none and at most %s"
                .formatted(text.get(), longest));
      }
    } catch (DateTimeParseException e) {
      add(at, "%s is no duration: write PT30S, PT15M, PT1H or P7D".formatted(text.get()));
    }
  }

  private void add(String at, String text) {
    findings.add(new Finding(at, text));
  }
}
