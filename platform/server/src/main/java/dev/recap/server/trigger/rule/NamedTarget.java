package dev.recap.server.trigger.rule;

import dev.recap.core.target.TargetRef;
import dev.recap.core.target.TargetRef.ContainerRuntime;
import dev.recap.server.invocation.Order;
import dev.recap.server.trigger.Event;
import dev.recap.server.trigger.rule.Targets.Chosen;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The container that an event names: what a container's event is about; the labels {@code
 * container_id}, {@code namespace} with {@code pod} and {@code container}, {@code container} or
 * {@code name} of others.
 */
final class NamedTarget {
  /** As Kubernetes' container statuses and kube-state-metrics write it. */
  private static final Pattern CONTAINER_ID =
      Pattern.compile("(?:([a-z][a-z0-9-]{0,30})://)?([0-9a-f]{12,64})");

  /** The labels that the kubelet gives to containers. */
  private static final String KUBERNETES = "io.kubernetes.";

  private static final String LOOKED_FOR =
      "looked for were container_id, namespace with pod and container, container, name";

  private final Event event;

  NamedTarget(Event event) {
    this.event = event;
  }

  Chosen chosen() {
    if (event.kind() == Event.Kind.CONTAINERS && event.subject().isPresent()) {
      return container("subject", event.subject().get());
    }
    return label("container_id")
        .map(NamedTarget::byId)
        .or(this::inPod)
        .or(() -> label("container").map(name -> byName("container", name)))
        .or(() -> label("name").map(name -> byName("name", name)))
        .orElseThrow(() ->
            new Unrenderable(
                "Tried to find the container that the event names but %s and its labels are %s: write the rule's target"
                    .formatted(
                        LOOKED_FOR,
                        event.labels().isEmpty()
                            ? "none"
                            : Words.listed(new TreeMap<>(event.labels()).keySet()))));
  }

  private static Chosen container(String what, String text) {
    return parsed(what, text) instanceof TargetRef.Pid
        ? refuse(what, text)
        : Targets.one(parsed(what, text));
  }

  private static Chosen byName(String label, String name) {
    return parsed(label, name) instanceof TargetRef.Bare bare
        ? Targets.one(bare)
        : refuse(label, name);
  }

  private static Chosen byId(String text) {
    Matcher id = CONTAINER_ID.matcher(text);
    if (!id.matches()) {
      return refuse("container_id", text);
    }
    return Targets.one(
        runtime(id.group(1))
            .<TargetRef>map(runtime -> new TargetRef.Container(runtime, id.group(2)))
            .orElseGet(() -> new TargetRef.Bare(id.group(2))));
  }

  /**
   * CRI-O and the like have their containers run by crun or runc: the id alone is found in both.
   */
  private static Optional<ContainerRuntime> runtime(@Nullable String scheme) {
    return Arrays.stream(ContainerRuntime.values())
        .filter(one -> one.prefix().equals(scheme))
        .findFirst();
  }

  private Optional<Chosen> inPod() {
    Optional<String> namespace = label("namespace");
    Optional<String> pod = label("pod");
    Optional<String> container = label("container");
    if (namespace.isEmpty() || pod.isEmpty() || container.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> labels = new TreeMap<>();
    labels.put(KUBERNETES + "pod.namespace", namespace.get());
    labels.put(KUBERNETES + "pod.name", pod.get());
    labels.put(KUBERNETES + "container.name", container.get());
    return Optional.of(
        new Chosen(new Order.Where.All(labels, 1, OptionalInt.empty()), Targets.text(labels)));
  }

  private Optional<String> label(String name) {
    return Optional.ofNullable(event.labels().get(name)).filter(value -> !value.isEmpty());
  }

  private static TargetRef parsed(String what, String text) {
    try {
      return TargetRef.parse(text);
    } catch (IllegalArgumentException e) {
      throw refused(what, text);
    }
  }

  private static Chosen refuse(String what, String text) {
    throw refused(what, text);
  }

  private static Unrenderable refused(String what, String text) {
    return new Unrenderable(
        "Tried to find the container that the event names but its %s is \"%s\", which is no container's name: write the rule's target"
            .formatted(what, Words.shown(text)));
  }
}
