package dev.recap.server.trigger.folder;

import dev.recap.catalog.manifest.Located;
import dev.recap.core.access.Caller;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.trigger.rule.TriggerReader;
import dev.recap.server.trigger.store.Applied;
import dev.recap.server.trigger.store.Rule;
import dev.recap.server.trigger.store.Triggers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the rules in force that are in the files of a folder, {@code *.yaml} and {@code *.yml}: as
 * they are when the server starts, and whenever they change. The author of a rule is the owner of
 * its file. Of a file with a mistake the rules stay as they were. Rules that are in no file go when
 * they were in none the look before either, because editors remove files for a moment; while the
 * folder itself is not there, all stay.
 */
public final class WatchedFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedFolder.class);
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Caller SELF = Caller.local("recap");
  private final Path folder;
  private final TriggerReader reader;
  private final Triggers triggers;
  private final UnaryOperator<Caller> groups;
  private final TimeSource time;
  private final Thread thread = Thread.ofVirtual().name("triggers.d").unstarted(this::watch);
  private final IntPredicate trusted;
  private final Map<Path, Known> seen = new HashMap<>();
  private Set<String> missing = Set.of();
  private volatile List<String> problems = List.of();

  /**
   * Over a folder, which need not be there.
   *
   * @param groups a local user with the groups they are in
   */
  public WatchedFolder(
      Path folder,
      TriggerReader reader,
      Triggers triggers,
      UnaryOperator<Caller> groups,
      TimeSource time) {
    this(folder, reader, triggers, groups, time, WatchedFolder::isRootOrSelf);
  }

  /**
   * Over a folder.
   *
   * @param trusted the users who may own folders, by number
   */
  WatchedFolder(
      Path folder,
      TriggerReader reader,
      Triggers triggers,
      UnaryOperator<Caller> groups,
      TimeSource time,
      IntPredicate trusted) {
    this.folder = folder;
    this.reader = reader;
    this.triggers = triggers;
    this.groups = groups;
    this.time = time;
    this.trusted = trusted;
  }

  private static boolean isRootOrSelf(int user) {
    try {
      return user == 0 || Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(user);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file that needs no reading as long as it is like that, and the rules in it. */
  private record Known(RuleFile file, Set<String> names) {}

  /** Looks once, and then again and again in a thread of its own. To be called once. */
  public void start() {
    lookPatiently();
    thread.start();
  }

  /** What is wrong in the folder, one "Tried to … but …" sentence each. */
  public List<String> problems() {
    return problems;
  }

  private void watch() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(LOOK);
        lookPatiently();
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private void lookPatiently() {
    try {
      look();
    } catch (PlatformException e) {
      LOG.warn("{}", e.problem().message());
    } catch (IOException | RuntimeException e) {
      LOG.error("Tried to look for rules in {} but", folder, e);
    }
  }

  /** Brings the rules up to date with the files. */
  synchronized void look() throws IOException {
    if (!Files.isDirectory(folder)) {
      tell(triggers.list().stream().anyMatch(rule -> rule.file().isPresent()) ? gone() : List.of());
      return;
    }
    Path real = folder.toRealPath();
    Optional<String> refusal = RuleFile.refusalOfFolder(real, trusted);
    if (refusal.isPresent()) {
      tell(List.of(refusal.get()));
      return;
    }
    Look look = new Look(real, files());
    seen.keySet().retainAll(Set.copyOf(look.files));
    look.files.forEach(look::at);
    removeMissing(look.names);
    tell(look.problems);
  }

  private List<String> gone() {
    return List.of(
        "Tried to look for rules in %s but it is not there, so they stay as they were: put it back, or an empty one to have them removed"
            .formatted(folder));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().matches(".*\\.ya?ml"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }

  private void removeMissing(Set<String> names) {
    Set<String> now = new HashSet<>();
    for (Rule rule : triggers.list()) {
      if (rule.file().isPresent() && !names.contains(rule.name())) {
        now.add(rule.name());
        if (missing.contains(rule.name())) {
          remove(rule);
        }
      }
    }
    missing = now;
  }

  private void remove(Rule rule) {
    LOG.info("The trigger {} is in {} no more", rule.name(), rule.file().orElse(""));
    triggers.delete(rule.name(), SELF);
  }

  /** One look at all files. */
  private final class Look {
    private final Path real;
    private final List<Path> files;
    private final List<String> problems = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    Look(Path real, List<Path> files) {
      this.real = real;
      this.files = files;
    }

    void at(Path file) {
      try {
        RuleFile now = RuleFile.of(file);
        Known known = seen.get(file);
        if (known != null && known.file().equals(now)) {
          names.addAll(known.names());
        } else {
          seen.remove(file);
          read(file, now);
        }
      } catch (NoSuchFileException e) {
        // As if it had not been there a moment ago.
        seen.remove(file);
      } catch (IOException e) {
        wrong(file, List.of("Tried to read %s but %s".formatted(file, e)));
      }
    }

    private void read(Path file, RuleFile now) throws IOException {
      Optional<String> refusal = now.refusal(real, trusted);
      if (refusal.isPresent()) {
        wrong(file, List.of(refusal.get()));
        return;
      }
      TriggerReader.Reading reading = reader.read(now.path());
      if (!RuleFile.of(file).equals(now)) {
        // It is being changed; what was read may be another's.
        keep(file);
        return;
      }
      switch (reading) {
        case TriggerReader.Reading.Invalid(List<String> mistakes) -> wrong(file, mistakes);
        case TriggerReader.Reading.Valid(List<TriggerReader.Written> rules) ->
            apply(file, now, rules);
      }
    }

    /** Its rules stay as they were. */
    private void wrong(Path file, List<String> mistakes) {
      problems.addAll(mistakes);
      keep(file);
    }

    private void keep(Path file) {
      triggers.list().stream()
          .filter(rule -> rule.file().equals(from(file)))
          .forEach(rule -> names.add(rule.name()));
    }

    private void apply(Path file, RuleFile now, List<TriggerReader.Written> rules) {
      Caller author = groups.apply(Caller.local(now.owner()));
      Set<String> applied = new HashSet<>();
      List<String> refused = new ArrayList<>();
      for (TriggerReader.Written rule : rules) {
        String name = rule.trigger().name();
        triggers.find(name).filter(this::hasLostItsFile).ifPresent(WatchedFolder.this::remove);
        switch (triggers.apply(name, rule.text(), rule.json(), author, from(file))) {
          case Applied.Created _, Applied.Changed _ -> {
            LOG.info("The trigger {} is as {} says", name, file);
            applied.add(name);
          }
          case Applied.Unchanged _ -> applied.add(name);
          case Applied.Refused(var problem) -> refused.add(refusal(file, rule, problem));
        }
      }
      names.addAll(applied);
      problems.addAll(refused);
      // What is wrong may become right by something else than this file.
      if (refused.isEmpty() && now.isSettled(time.now())) {
        seen.put(file, new Known(now, Set.copyOf(applied)));
      }
    }

    /** It is told where it is: the rule of that name in force is from another file. */
    private String refusal(Path file, TriggerReader.Written rule, Problem problem) {
      String name = rule.trigger().name();
      return triggers
          .find(name)
          .flatMap(Rule::file)
          .map(other ->
              new Located(
                      file.toString(),
                      rule.line(),
                      "the trigger %s is from the file %s already: change it there, or give this one another name"
                          .formatted(name, other))
                  .sentence())
          .orElse(problem.message());
    }

    /** The file was renamed: the rule is in another one now. */
    private boolean hasLostItsFile(Rule rule) {
      return rule.file()
          .filter(from -> files.stream().noneMatch(file -> file.toString().equals(from)))
          .isPresent();
    }
  }

  private static Optional<String> from(Path file) {
    return Optional.of(file.toString());
  }

  private void tell(List<String> found) {
    if (!found.equals(problems)) {
      found.forEach(problem -> LOG.warn("{}", problem));
      problems = List.copyOf(found);
    }
  }

  /** Watches no more; the rules stay. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
