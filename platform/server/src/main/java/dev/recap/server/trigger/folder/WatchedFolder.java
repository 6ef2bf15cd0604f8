package dev.recap.server.trigger.folder;

import dev.recap.catalog.trust.FileStates;
import dev.recap.core.access.Caller;
import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.TimeSource;
import dev.recap.server.trigger.rule.TriggerReader;
import dev.recap.server.trigger.store.Applied;
import dev.recap.server.trigger.store.Rule;
import dev.recap.server.trigger.store.Triggers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the rules in force that are in the files of a folder, {@code *.yaml} and {@code *.yml}: as
 * they are when the server starts, and whenever they change. The author of a rule is the owner of
 * its file. Of a file with a mistake the rules stay as they were; rules of a file that is gone go
 * too.
 */
public final class WatchedFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedFolder.class);
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Caller SELF = Caller.local("recap");
  private static final Set<PosixFilePermission> OTHERS =
      Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private final Path folder;
  private final TriggerReader reader;
  private final Triggers triggers;
  private final UnaryOperator<Caller> groups;
  private final TimeSource time;
  private final Thread thread = Thread.ofVirtual().name("triggers.d").unstarted(this::watch);
  private final Map<Path, FileStates> seen = new HashMap<>();
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
    this.folder = folder;
    this.reader = reader;
    this.triggers = triggers;
    this.groups = groups;
    this.time = time;
  }

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
    List<String> found = new ArrayList<>();
    List<Path> files = List.of();
    if (Files.isDirectory(folder)) {
      if (isOpen(folder)) {
        found.add(
            "Tried to read rules in %s but others than its owner may write there: chmod go-w %s"
                .formatted(folder, folder));
        tell(found);
        return;
      }
      files = files();
    }
    seen.keySet().retainAll(Set.copyOf(files));
    for (Path file : files) {
      found.addAll(look(file));
    }
    removeGone(files);
    tell(found);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().matches(".*\\.ya?ml"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }

  private List<String> look(Path file) throws IOException {
    FileStates before = seen.get(file);
    if (before != null && before.areCurrent()) {
      return List.of();
    }
    FileStates states = FileStates.of(List.of(file));
    List<String> mistakes = read(file);
    // What is wrong may become right by something else than this file.
    if (mistakes.isEmpty() && states.areCurrent() && states.areSettled(time.now())) {
      seen.put(file, states);
    }
    return mistakes;
  }

  private List<String> read(Path file) throws IOException {
    if (isOpen(file)) {
      return List.of(
          "Tried to read %s but others than its owner may write it, and it acts in the owner's name: chmod go-w %s"
              .formatted(file, file));
    }
    return switch (reader.read(file)) {
      case TriggerReader.Reading.Invalid(List<String> mistakes) -> mistakes;
      case TriggerReader.Reading.Valid(List<TriggerReader.Written> rules) -> apply(file, rules);
    };
  }

  private List<String> apply(Path file, List<TriggerReader.Written> rules) throws IOException {
    Caller author = groups.apply(Caller.local(Files.getOwner(file).getName()));
    List<String> refused = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (TriggerReader.Written rule : rules) {
      String name = rule.trigger().name();
      names.add(name);
      switch (triggers.apply(name, rule.text(), rule.json(), author, from(file))) {
        case Applied.Created _, Applied.Changed _ ->
            LOG.info("The trigger {} is as {} says", name, file);
        case Applied.Unchanged _ -> {}
        case Applied.Refused(var problem) -> refused.add(problem.message());
      }
    }
    for (Rule rule : triggers.list()) {
      if (rule.file().equals(from(file)) && !names.contains(rule.name())) {
        remove(rule);
      }
    }
    return refused;
  }

  private void removeGone(List<Path> files) {
    for (Rule rule : triggers.list()) {
      boolean gone =
          rule.file()
              .filter(from -> files.stream().noneMatch(file -> file.toString().equals(from)))
              .isPresent();
      if (gone) {
        remove(rule);
      }
    }
  }

  private void remove(Rule rule) {
    LOG.info("The trigger {} is in {} no more", rule.name(), rule.file().orElse(""));
    triggers.delete(rule.name(), SELF);
  }

  private static Optional<String> from(Path file) {
    return Optional.of(file.toString());
  }

  private static boolean isOpen(Path path) throws IOException {
    return Files.getPosixFilePermissions(path).stream().anyMatch(OTHERS::contains);
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
