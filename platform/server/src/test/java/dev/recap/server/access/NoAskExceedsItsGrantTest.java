package dev.recap.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.capsule.DeclaredBinding.Filesystem;
import dev.recap.core.capsule.DeclaredBinding.User;
import dev.recap.core.capsule.Digest;
import dev.recap.core.invocation.Access.Decision;
import dev.recap.core.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Policies put together at random from pieces, each with what it means said once more in Java: an
 * ask is allowed exactly when all pieces of one grant mean it.
 */
final class NoAskExceedsItsGrantTest {
  private static final int POLICIES = 120;
  private static final int ASKS = 150;
  private static final String ORIGIN = "registry.example.com/team/";

  @TempDir Path folder;

  /** A piece of a grant as it is written, and what it means. */
  private record Piece(String yaml, Predicate<Asks> means) {}

  private record Written(String name, String yaml, Predicate<Asks> means) {}

  private static final List<Piece> CALLERS =
      List.of(
          new Piece("{users: [alice]}", a -> a.caller().name().equals("alice")),
          new Piece(
              "{users: ['token:ci', bob]}",
              a -> Set.of("token:ci", "bob").contains(a.caller().name())),
          new Piece("{groups: [sre]}", a -> a.caller().groups().contains("sre")),
          new Piece("{groups: ['oidc:sre']}", a -> a.caller().groups().contains("oidc:sre")),
          new Piece(
              "{users: [bob], groups: [leads]}",
              a -> a.caller().name().equals("bob") || a.caller().groups().contains("leads")),
          new Piece("{users: []}", _ -> false));

  private static final List<Piece> CAPSULES =
      List.of(
          new Piece("{reference: '*'}", _ -> true),
          new Piece("{reference: top}", a -> a.name().equals("top")),
          new Piece("{reference: 't*'}", a -> a.name().startsWith("t")),
          new Piece("{reference: 'top:1.*'}", a -> a.name().equals("top") && major(a) == 1),
          new Piece("{reference: '*:>=2'}", a -> major(a) >= 2),
          new Piece("{reference: '*:<2'}", a -> major(a) < 2),
          new Piece("{reference: registry.example.com/team/*}", _ -> true),
          new Piece("{reference: 'registry.example.com/*'}", _ -> false),
          new Piece("{reference: local/*}", _ -> false),
          new Piece("{reference: registry.example.com/team/ps}", a -> a.name().equals("ps")),
          new Piece("{digest: '" + digest(1) + "'}", a -> a.digest().equals(digest(1))),
          new Piece(
              "{reference: top, digest: '" + digest(2) + "'}",
              a -> a.name().equals("top") && a.digest().equals(digest(2))));

  private static final List<Piece> POWERS =
      List.of(
          new Piece("", _ -> true),
          new Piece("power: {capabilities: []}", a -> a.power().capabilities().isEmpty()),
          new Piece(
              "power: {capabilities: [NET_RAW]}",
              a -> Set.of("NET_RAW").containsAll(a.power().capabilities())),
          new Piece("power: {filesystem: none}", a -> a.power().filesystem() == Filesystem.NONE),
          new Piece("power: {filesystem: read}", a -> a.power().filesystem() != Filesystem.WRITE),
          new Piece("power: {user: target}", a -> a.power().user() instanceof User.OfTarget),
          new Piece(
              "power: {user: number, capabilities: [SYS_PTRACE]}",
              a ->
                  !(a.power().user() instanceof User.Root)
                      && !a.power().user().equals(new User.Id(0))
                      && Set.of("SYS_PTRACE").containsAll(a.power().capabilities())));

  private static final List<Piece> TARGETS =
      List.of(
          new Piece("{name: '**'}", NoAskExceedsItsGrantTest::isContainer),
          new Piece("{name: 'web-*'}", a -> isContainer(a) && a.target().name().startsWith("web-")),
          new Piece("{runtime: docker}", a -> a.target().runtime().equals("docker")),
          new Piece("{runtime: pid}", a -> !isContainer(a)),
          new Piece(
              "{image: 'shop/*'}",
              a ->
                  isContainer(a)
                      && a.target().image().filter(i -> i.startsWith("shop/")).isPresent()),
          new Piece(
              "{labels: {app: web}}",
              a -> isContainer(a) && "web".equals(a.target().labels().get("app"))),
          new Piece(
              "{labels: {app: '*'}, runtime: podman}",
              a ->
                  a.target().labels().containsKey("app") && a.target().runtime().equals("podman")));

  private static final List<Piece> PARAMETERS =
      List.of(
          new Piece("", _ -> true),
          new Piece("", _ -> true),
          new Piece(
              "parameters: {iterations: {maximum: 10}}",
              a -> a.given().get("iterations") instanceof Integer n && n <= 10),
          new Piece(
              "parameters: {path: {pattern: '^/var/'}}",
              a -> a.given().get("path") instanceof String p && p.startsWith("/var/")),
          new Piece("parameters: {path: false}", _ -> false),
          new Piece(
              "parameters: {words: {maxItems: 1}}",
              a -> a.given().get("words") instanceof List<?> l && l.size() <= 1));

  private static final List<Piece> WAYS =
      List.of(
          new Piece("", a -> !a.interactive()),
          new Piece("interactive: true", _ -> true),
          new Piece("reason: required", a -> !a.interactive() && a.reason().isPresent()),
          new Piece("reason: required\ninteractive: true", a -> a.reason().isPresent()));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anAskIsAllowedExactlyWhenOneGrantMeansAllOfIt(long seed) throws IOException {
    Random random = new Random(seed);
    Path file = folder.resolve("access.yaml");
    AccessPolicy policy =
        new AccessPolicy(
            file,
            Owners.rootAnd("alice"),
            capsule -> Set.of(ORIGIN + capsule.manifest().metadata().name()),
            () ->
                new Ledger(
                    new MemoryApprovals(),
                    new MemoryUses(),
                    new SecretKeySpec(new byte[32], "HmacSHA256")),
            new ManualTime());
    int allowed = 0;
    for (int i = 0; i < POLICIES; i++) {
      List<Written> grants =
          IntStream.range(0, 1 + random.nextInt(4)).mapToObj(n -> grant("g" + n, random)).toList();
      String text =
          "apiVersion: recap.dev/v1\nkind: AccessPolicy\ngrants:\n"
              + grants.stream().map(Written::yaml).collect(Collectors.joining());
      Files.writeString(file, text);
      // Old enough to be read once.
      Files.setLastModifiedTime(
          file,
          java.nio.file.attribute.FileTime.from(
              new ManualTime().now().minusSeconds(1000 + random.nextInt(1_000_000))));
      for (int k = 0; k < ASKS; k++) {
        Asks asks = ask(random);
        Optional<String> by =
            grants.stream().filter(g -> g.means().test(asks)).map(Written::name).findFirst();

        Decision decision = policy.decide(asks.ask());

        assertThat(decision)
            .as("%s\n%s", asks, text)
            .isInstanceOf(by.isPresent() ? Decision.Allowed.class : Decision.Denied.class);
        if (decision instanceof Decision.Allowed(Optional<String> grant)) {
          assertThat(grant).as(text).isEqualTo(by);
          allowed++;
        }
        assertThat(policy.explain(asks.ask()).verdict().word())
            .isEqualTo(by.isPresent() ? "allowed" : "denied");
      }
    }
    // A test in which nothing is ever allowed would show nothing.
    assertThat(allowed).isGreaterThan(POLICIES * ASKS / 50);
  }

  private static Written grant(String name, Random random) {
    Piece callers = one(CALLERS, random);
    List<Piece> capsules = some(CAPSULES, random);
    Piece power = one(POWERS, random);
    List<Piece> targets = some(TARGETS, random);
    Piece parameters = one(PARAMETERS, random);
    Piece way = one(WAYS, random);
    StringBuilder yaml = new StringBuilder("  - name: " + name + "\n");
    yaml.append("    callers: ").append(callers.yaml()).append('\n');
    yaml.append("    capsules: ").append(list(capsules)).append('\n');
    yaml.append("    targets: ").append(list(targets)).append('\n');
    for (Piece piece : List.of(power, parameters, way)) {
      yaml.append(piece.yaml().indent(4));
    }
    return new Written(
        name,
        yaml.toString(),
        a ->
            callers.means().test(a)
                && capsules.stream().anyMatch(piece -> piece.means().test(a))
                && targets.stream().anyMatch(piece -> piece.means().test(a))
                && power.means().test(a)
                && parameters.means().test(a)
                && way.means().test(a));
  }

  private static Asks ask(Random random) {
    Asks asks = Asks.alice();
    asks =
        switch (random.nextInt(5)) {
          case 0 -> asks;
          case 1 -> asks.by("bob");
          case 2 -> asks.by("token:ci");
          case 3 -> asks.by("oidc:alice", "oidc:sre");
          default -> asks.by("root", "leads", "wheel");
        };
    asks =
        asks.capsule(
            one(List.of("top", "ps", "tcpdump"), random),
            one(List.of("0.9.0", "1.0.0", "1.2.0", "2.0.0", "10.1.0"), random));
    asks = asks.digest(digest(random.nextInt(3)));
    asks =
        asks.power(
            one(List.of(Filesystem.values()), random),
            one(
                List.of(new User.OfTarget(), new User.Id(7), new User.Id(0), new User.Root()),
                random),
            one(
                List.of(
                    new String[0],
                    new String[0],
                    new String[] {"NET_RAW"},
                    new String[] {"NET_RAW", "SYS_PTRACE"}),
                random));
    String runtime = one(List.of("docker", "docker", "podman", "pid"), random);
    asks =
        asks.in(
            new Target(
                runtime,
                "id-" + random.nextInt(3),
                one(List.of("web-1", "web", "db-1"), random),
                random.nextBoolean() ? Optional.of("shop/web:3") : Optional.empty(),
                random.nextBoolean() ? Map.of("app", "web") : Map.of("tier", "x"),
                7,
                9));
    asks =
        asks.with(
            one(
                List.of(
                    Map.<String, Object>of(),
                    Map.<String, Object>of("iterations", 10),
                    Map.<String, Object>of("iterations", 11, "path", "/var/log"),
                    Map.<String, Object>of("path", "/etc/var/", "words", List.of("a")),
                    Map.<String, Object>of("words", List.of("a", "b"), "iterations", -1)),
                random));
    asks = random.nextInt(4) == 0 ? asks.terminal() : asks;
    return random.nextBoolean() ? asks.because("to see") : asks;
  }

  private static <T> T one(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  private static List<Piece> some(List<Piece> all, Random random) {
    List<Piece> some = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      some.add(one(all, random));
    }
    return some;
  }

  private static String list(List<Piece> pieces) {
    return pieces.stream().map(Piece::yaml).collect(Collectors.joining(", ", "[", "]"));
  }

  private static boolean isContainer(Asks asks) {
    return !asks.target().runtime().equals("pid");
  }

  private static int major(Asks asks) {
    return Integer.parseInt(asks.version().substring(0, asks.version().indexOf('.')));
  }

  private static Digest digest(int n) {
    return new Digest("sha256:" + Integer.toString(n).repeat(64));
  }
}
