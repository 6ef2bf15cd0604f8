package dev.recap.server.trigger.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.invocation.TimeSource;
import dev.recap.server.audit.AuditLog;
import dev.recap.server.callback.CallbackHosts;
import dev.recap.server.fixture.Place;
import dev.recap.server.store.Database;
import dev.recap.server.store.Records;
import dev.recap.server.trigger.Trigger;
import dev.recap.server.trigger.Trigger.Result.When;
import dev.recap.server.trigger.TriggerWatcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of results in every database, over deaths and with two servers. */
abstract class ResultsContract {
  private static final String RUN = Ends.succeeded().id();

  private final List<Database> databases = new ArrayList<>();
  private Optional<Place> place = Optional.empty();
  private Instant now = Ends.NOON.plusSeconds(2);

  /** A fresh place for each test. */
  abstract Place place();

  @BeforeEach
  void open() {
    place = Optional.of(place());
  }

  @AfterEach
  void close() {
    databases.forEach(Database::close);
  }

  /** A server that was started. */
  private Results server() {
    Place here = place.orElseThrow();
    Database database = here.open();
    databases.add(database);
    AuditLog audit = new AuditLog(database, here.folder());
    return new Results(
        new Results.Parts(
            database,
            audit,
            new OneRun(hook()),
            new Records(database, audit),
            here.folder(),
            CallbackHosts.PUBLIC,
            Links.PATHS,
            (template, event) -> Optional.empty(),
            TriggerWatcher.NOBODY,
            new Standing(),
            new Random(1)));
  }

  /** A receiver nobody can be told of, since there is no such file yet. */
  private Path hook() {
    return place.orElseThrow().folder().resolve("hook.url");
  }

  private record OneRun(Path hook) implements EndedRuns {
    @Override
    public Optional<Found> find(String run) {
      Trigger trigger =
          Ends.trigger(
              new Trigger.Result.Webhook(
                  When.ALWAYS,
                  Trigger.Result.Format.JSON,
                  Optional.empty(),
                  Optional.of(hook),
                  Optional.empty()),
              new Trigger.Result.Reply(When.ALWAYS));
      return Optional.of(new Found(trigger, Ends.alert(), Ends.succeeded()));
    }

    @Override
    public boolean mayReply(String event) {
      return false;
    }
  }

  private final class Standing implements TimeSource {
    @Override
    public Instant now() {
      return now;
    }

    @Override
    public long nanos() {
      return 0;
    }
  }

  private void end(Results server) {
    databases
        .getLast()
        .transaction(
            "end a run",
            handle -> {
              server.over(handle, Ends.succeeded(), 1);
              return true;
            });
  }

  @Test
  void whatADeadServerDidNotTellTheNextOneDoes() {
    end(server());
    Results second = server();
    assertThat(second.due()).hasSize(1);
    second.due().forEach(second::tell);
    assertThat(second.of(RUN)).extracting(ResultState::kind).containsExactly("webhook", "reply");
    Results third = server();
    assertThat(third.due()).hasSize(1);
    third.due().forEach(third::tell);
    ResultState told = third.of(RUN).getFirst();
    assertThat(told.attempts()).isEqualTo(1);
    assertThat(told.next().orElseThrow()).isAfter(now);
  }

  @Test
  void twoServersTellOnce() {
    Results one = server();
    Results other = server();
    end(other);
    one.due().forEach(one::tell);
    List<ResultRows.Due> both = one.due();
    one.tell(both.getFirst());
    other.tell(both.getFirst());
    assertThat(other.of(RUN).getFirst().attempts()).isEqualTo(1);
  }

  @Test
  void whatDiedWhileItWasToldIsToldAgain() {
    Results one = server();
    end(one);
    one.due().forEach(one::tell);
    ResultRows rows = new ResultRows(databases.getLast());
    assertThat(rows.claim(one.due().getFirst(), now.plusSeconds(60))).isTrue();
    Results next = server();
    assertThat(next.due()).isEmpty();
    now = now.plusSeconds(60);
    next.due().forEach(next::tell);
    assertThat(next.of(RUN).getFirst().attempts()).isEqualTo(1);
  }

  @Test
  void deadLettersAreKeptUntilTheyAreToldAgainOrForgotten() throws IOException {
    Results server = server();
    end(server);
    for (int hours = 0; hours < 26; hours++) {
      server.due().forEach(server::tell);
      now = now.plus(Duration.ofHours(1));
    }
    assertThat(server.of(RUN).getFirst().state()).isEqualTo("dead");
    assertThat(server.again(RUN)).isEqualTo(1);
    Files.writeString(hook(), "http://127.0.0.1/");
    server.due().forEach(server::tell);
    assertThat(server.of(RUN).getFirst().why().orElseThrow()).contains("not public");
    ResultRows rows = new ResultRows(databases.getLast());
    assertThat(rows.forget(now)).as("the reply; the other waits").isEqualTo(1);
    assertThat(server.of(RUN)).hasSize(1);
  }

  @Test
  void whatCouldNotBeToldIsNotForgottenBeforeItsRunIs() {
    Results server = server();
    end(server);
    for (int hours = 0; hours < 26; hours++) {
      server.due().forEach(server::tell);
      now = now.plus(Duration.ofHours(1));
    }
    Database database = databases.getLast();
    execute(
        database,
        "INSERT INTO trigger_run (id, trigger_name, revision, event, target_key, phase, counted,"
            + " state, decided, steps)"
            + " VALUES (?, 'busy', 1, 'e', '', 'firing', 0, 'succeeded', 0, '[]')");
    ResultRows rows = new ResultRows(database);

    rows.forget(now.plus(Duration.ofDays(60)));
    assertThat(server.of(RUN)).extracting(ResultState::state).contains("dead");
    execute(database, "DELETE FROM trigger_run WHERE id = ?");
    rows.forget(now.plus(Duration.ofDays(60)));
    assertThat(server.of(RUN)).isEmpty();
  }

  private static void execute(Database database, String sql) {
    database.transaction("change the run", handle -> handle.execute(sql, RUN));
  }
}
