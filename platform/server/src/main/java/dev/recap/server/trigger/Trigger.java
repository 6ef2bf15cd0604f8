package dev.recap.server.trigger;

import dev.recap.core.capsule.CapsuleRef;
import java.net.URI;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A rule: which events call for which capsules in which target, how often at most, and who is told.
 * Texts named templates may hold {@code ${…}} with an expression in CEL.
 *
 * @param name of a DNS label's form (RFC 1123)
 * @param paused whether it does nothing for now, as the file says
 * @param dryRun whether it only tells what it would do
 */
public record Trigger(
    String name,
    String description,
    boolean paused,
    boolean dryRun,
    Source source,
    Match match,
    Where target,
    List<Step> steps,
    Restraint restraint,
    List<Result> results) {

  /** Keeps a rule. */
  public Trigger {
    steps = List.copyOf(steps);
    results = List.copyOf(results);
  }

  /** Where its events come from. */
  public sealed interface Source {
    /**
     * Alertmanager's webhook.
     *
     * @param senders who may have sent them; none: anybody who may send events
     */
    record Alertmanager(Set<String> senders) implements Source {
      /** From anybody. */
      public Alertmanager() {
        this(Set.of());
      }
    }

    /**
     * CloudEvents over HTTP.
     *
     * @param senders who may have sent them; none: anybody who may send events
     */
    record CloudEvents(Set<String> senders) implements Source {
      /** From anybody. */
      public CloudEvents() {
        this(Set.of());
      }
    }

    /**
     * The container engines of this host.
     *
     * @param events of {@code die}, {@code oom}, {@code unhealthy}, {@code start}
     * @param runtimes of {@code docker}, {@code podman}
     */
    record Containers(Set<String> events, Set<String> runtimes) implements Source {}

    /**
     * The clock.
     *
     * @param cron five fields, as crontab(5) has them
     * @param catchUp how long ago a time may be that passed while no server ran; zero: it is left
     *     out. Of several, only the last is caught up with
     */
    record Schedule(String cron, ZoneId zone, Duration catchUp) implements Source {}

    /**
     * Requests to {@code /api/v1/webhooks/NAME} of the trigger, with the HMAC of their body.
     *
     * @param secret the file that holds the key
     * @param header that carries the signature: hexadecimal, with or without {@code sha256=}
     * @param id the header that tells one delivery from another; nothing: the body does
     */
    record Webhook(Path secret, String header, Optional<String> id) implements Source {}
  }

  /**
   * Which of its source's events it is for; all of it has to hold.
   *
   * @param labels to {@link LabelMatch}
   * @param attributes to values of a CloudEvent's attributes, {@code type} and {@code source} among
   *     them
   * @param cel an expression in CEL that gives a boolean
   */
  public record Match(
      List<LabelMatch> labels, Map<String, String> attributes, Optional<String> cel) {}

  /** One matcher as Alertmanager writes it: {@code severity=critical}, {@code pod=~"web-.*"}. */
  public record LabelMatch(String name, Operator operator, String value) {
    /** How they are compared. A regular expression has to match the whole value. */
    public enum Operator {
      /** {@code =} . */
      EQUAL,
      /** {@code !=} . */
      NOT_EQUAL,
      /** {@code =~} . */
      MATCHES,
      /** {@code !~} . */
      MATCHES_NOT
    }
  }

  /** In which targets. */
  public sealed interface Where {
    /**
     * In the container that the event names: its labels {@code container_id}, {@code namespace}
     * with {@code pod} and {@code container}, {@code container} or {@code name}, in this order.
     */
    record Named() implements Where {}

    /** In the one that a template gives. */
    record Reference(String template) implements Where {}

    /**
     * In all with these labels, whose values are templates.
     *
     * @param maxParallel how many run at the same time
     * @param maxFailures once so many have not succeeded, no further one is started
     */
    record Selector(Map<String, String> labels, int maxParallel, OptionalInt maxFailures)
        implements Where {}
  }

  /**
   * One invocation of several in their order.
   *
   * @param when for which status of the event; {@link Event.Status#HAPPENED} counts as firing
   * @param parameters whose texts are templates; a text that is one expression alone gives a value
   *     of its type
   * @param reason a template
   * @param goOn whether the next step is run when this one did not succeed
   */
  public record Step(
      String name,
      Event.Status when,
      CapsuleRef capsule,
      Map<String, Object> parameters,
      String reason,
      Optional<Duration> timeout,
      boolean goOn,
      Retry retry) {}

  /**
   * How often something is tried.
   *
   * @param attempts 1: once, and never again
   * @param first before the second attempt; each time after that it is doubled, with chance
   * @param longest at most
   */
  public record Retry(int attempts, Duration first, Duration longest) {
    /** Once. */
    public static final Retry NEVER = new Retry(1, Duration.ZERO, Duration.ZERO);
  }

  /**
   * How much it may do.
   *
   * @param repeat how long an event of the same fingerprint and status is the same event
   * @param cooldown how long a target is left alone after the rule was run in it
   * @param budget how often it is run at most
   * @param atOnce how many of its runs go on at the same time; others wait
   * @param stale how old an event may be when its turn comes
   */
  public record Restraint(
      Duration repeat,
      Duration cooldown,
      Budget budget,
      int atOnce,
      Duration stale,
      List<QuietHours> quiet) {}

  /** At most so many in so long. */
  public record Budget(int limit, Duration per) {}

  /**
   * When it does nothing: from a time until another, which may be of the next day.
   *
   * @param days on which it begins
   */
  public record QuietHours(Set<DayOfWeek> days, LocalTime from, LocalTime until, ZoneId zone) {}

  /** Who is told of what came out. */
  public sealed interface Result {
    /** For which ends. */
    When when();

    /** For which ends of runs somebody wants to be told. */
    enum When {
      /** All. */
      ALWAYS,
      /** Of those in which every step succeeded. */
      SUCCESS,
      /** Of the others. */
      FAILURE
    }

    /** A CloudEvent is posted. */
    record CloudEvent(When when, URI url) implements Result {}

    /** The answer to the CloudEvent that set it off, as a Knative broker takes it. */
    record Reply(When when) implements Result {}

    /**
     * JSON is posted.
     *
     * @param format what it is like
     * @param url in place of which {@code urlFile} may hold it, for URLs that are secrets
     * @param text a template for the text; nothing: the usual one
     */
    record Webhook(
        When when, Format format, Optional<URI> url, Optional<Path> urlFile, Optional<String> text)
        implements Result {}

    /** What the JSON of a webhook is like. */
    enum Format {
      /** The run's own. */
      JSON,
      /** {@code text} and {@code blocks}, as Slack's incoming webhooks take them. */
      SLACK
    }

    /**
     * The alert in Alertmanager gets an annotation, or a silence whose comment says what came out.
     *
     * @param silence how long; nothing: an annotation
     */
    record Alertmanager(When when, URI url, Optional<Duration> silence) implements Result {}
  }
}
