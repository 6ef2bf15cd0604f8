package dev.recap.catalog;

import dev.recap.catalog.store.Refs;
import dev.recap.catalog.store.Refs.Ref;
import dev.recap.core.capsule.CapsuleRef;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.semver4j.Semver;

/**
 * What a name means among the versions that are on this host; the one home of that rule. A name
 * without a registry means, in this order: what was built here; what came from the first source, in
 * their order, that anything of the name came from; what came from the only other place, such as an
 * imported archive. Were it the highest version of all, whoever publishes a higher one anywhere
 * could take the name's place.
 */
record NameRule(SourceOrder sources) {

  /** Port: knows where the sources of this host have a name. */
  @FunctionalInterface
  interface SourceOrder {
    /** No sources. */
    SourceOrder NONE = _ -> List.of();

    /** The repositories of a name, in the order in which they are asked. */
    List<String> repositories(String name) throws IOException;
  }

  /** What was found. */
  sealed interface Meaning {
    /** Nothing on this host. */
    record Nothing() implements Meaning {}

    /**
     * Versions of one place.
     *
     * @param descending the highest first, at least one
     * @param notices what whoever asked should know, one sentence each
     */
    record Versions(List<Ref> descending, List<String> notices) implements Meaning {}

    /** Several places have it; {@code problem} is a "Tried to … but …" sentence. */
    record Ambiguous(String problem) implements Meaning {}
  }

  /**
   * What a reference without a digest means.
   *
   * @param refs of its name
   */
  Meaning of(CapsuleRef reference, Refs refs) throws IOException {
    Refs asked =
        reference.version().isPresent()
            ? refs.without(ref -> !ref.version().equals(reference.version().get()))
            : refs;
    if (reference.repository().isPresent()) {
      List<Ref> there = asked.from(reference.repository().get()).descending();
      return there.isEmpty() ? new Meaning.Nothing() : new Meaning.Versions(there, List.of());
    }
    Map<String, List<Ref>> places = places(asked);
    if (places.isEmpty()) {
      return new Meaning.Nothing();
    }
    Optional<List<Ref>> chosen = chosen(reference.name(), places);
    return chosen.isPresent()
        ? new Meaning.Versions(
            chosen.get(),
            reference.version().isPresent()
                ? List.of()
                : higher(reference.name(), chosen.get().getFirst(), places))
        : new Meaning.Ambiguous(ambiguous(reference, places));
  }

  private static Map<String, List<Ref>> places(Refs refs) {
    return refs.descending().stream()
        .collect(Collectors.groupingBy(Ref::place, LinkedHashMap::new, Collectors.toList()));
  }

  private Optional<List<Ref>> chosen(String name, Map<String, List<Ref>> places)
      throws IOException {
    if (places.containsKey(Ref.HERE)) {
      return Optional.ofNullable(places.get(Ref.HERE));
    }
    if (places.size() == 1) {
      return places.values().stream().findFirst();
    }
    for (String repository : sources.repositories(name)) {
      if (places.containsKey(repository)) {
        return Optional.ofNullable(places.get(repository));
      }
    }
    return Optional.empty();
  }

  private static List<String> higher(String name, Ref meant, Map<String, List<Ref>> places) {
    List<String> notices = new ArrayList<>();
    Semver version = new Semver(meant.version());
    for (List<Ref> place : places.values()) {
      Ref highest = place.getFirst();
      if (!highest.place().equals(meant.place())
          && new Semver(highest.version()).isGreaterThan(version)) {
        notices.add(
            "%s stands for %s %s; the higher version %s %s: name it %s"
                .formatted(
                    name,
                    meant.version(),
                    came(meant),
                    highest.version(),
                    came(highest),
                    exactly(name, highest)));
      }
    }
    return notices;
  }

  private static String came(Ref ref) {
    return ref.origin().map(origin -> "from " + origin).orElse("that was built here");
  }

  private static String ambiguous(CapsuleRef reference, Map<String, List<Ref>> places) {
    List<Ref> highest = places.values().stream().map(List::getFirst).toList();
    return "Tried to find %s but %s are installed, and none of these places is a source of this host: name %s, or add one of them to the sources"
        .formatted(
            reference,
            highest.stream()
                .map(ref -> ref.version() + " " + came(ref))
                .collect(Collectors.joining(" and ")),
            highest.stream()
                .map(ref -> exactly(reference.name(), ref))
                .collect(Collectors.joining(" or ")));
  }

  /** How to name one whatever else there is; what came on a disk has no registry to name. */
  private static String exactly(String name, Ref ref) {
    return ref.place().equals(Ref.HERE) || ref.place().equals(Ref.DISK)
        ? name + "@" + ref.digest()
        : ref.place() + ":" + ref.version();
  }
}
