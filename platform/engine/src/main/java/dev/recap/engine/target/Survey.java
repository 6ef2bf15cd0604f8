package dev.recap.engine.target;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** What several runtimes answered to one question, asked all at once. */
record Survey(Map<ContainerRuntimeClient, Answer> answers) {

  static Survey of(
      List<ContainerRuntimeClient> clients, Function<ContainerRuntimeClient, Answer> question) {
    Map<ContainerRuntimeClient, Future<Answer>> asked = new LinkedHashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      clients.forEach(c -> asked.put(c, threads.submit(() -> question.apply(c))));
    }
    Map<ContainerRuntimeClient, Answer> answers = new LinkedHashMap<>();
    asked.forEach((client, answer) -> answers.put(client, answer.resultNow()));
    return new Survey(answers);
  }

  /**
   * Every container once: Docker, Podman and containerd have theirs run by crun or runc, whose
   * state then shows them again. Who knows a container best comes first among the runtimes.
   */
  List<Seen> seen() {
    List<Seen> all = new ArrayList<>();
    answers.forEach((client, answer) -> {
      if (answer instanceof Answer.Found(List<Sighting> sightings)) {
        sightings.forEach(s -> all.add(new Seen(client, s)));
      }
    });
    all.sort(Comparator.comparing(s -> s.client().runtime()));
    Set<Integer> pids = new HashSet<>();
    Set<String> ids = new HashSet<>();
    return all.stream().filter(s -> isFirst(s.sighting(), pids, ids)).toList();
  }

  private static boolean isFirst(Sighting seen, Set<Integer> pids, Set<String> ids) {
    boolean newPid = !seen.running() || pids.add(seen.pid());
    boolean newId = !Ids.isWhole(seen.id()) || ids.add(seen.id());
    return newPid && newId;
  }

  /** Who could be asked, and where it looked. */
  List<String> asked() {
    return answers.entrySet().stream()
        .filter(e -> e.getValue() instanceof Answer.Found)
        .map(e -> "%s (%s)".formatted(e.getKey().runtime().prefix(), e.getKey().place()))
        .toList();
  }

  /** Who could not be asked, and why: also those that are not installed. */
  List<String> notAsked() {
    List<String> reasons = new ArrayList<>();
    answers.forEach((client, answer) -> {
      String name = client.runtime().prefix();
      switch (answer) {
        case Answer.Found _ -> {}
        case Answer.Absent(String why) -> reasons.add(name + ": " + why);
        case Answer.Silent(String why) -> reasons.add(name + ": " + why);
      }
    });
    return reasons;
  }

  /** Who is there but did not answer, and why. */
  List<String> silent() {
    List<String> reasons = new ArrayList<>();
    answers.forEach((client, answer) -> {
      if (answer instanceof Answer.Silent(String why)) {
        reasons.add(client.runtime().prefix() + ": " + why);
      }
    });
    return reasons;
  }

  /** A container and who has it. */
  record Seen(ContainerRuntimeClient client, Sighting sighting) {}
}
