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
import java.util.stream.Stream;
import org.semver4j.Semver;

/**
 * What a name means among the versions that are on this host; the one home of that rule. A name
 * without a registry means, in this order: what was built here; what came from the first source, in
 * their order, that anything of the name came from; what came from the only other place, such as an
 * imported archive. Were it the highest version of all, or whoever has the version that is asked
 * for, anybody who publishes one anywhere could take the name's place.
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

    /**
     * The place that the name stands for has other versions of it.
     *
     * @param builtHere whether that is this host: then nobody else is asked for the version
     * @param names how to name what there is, of that place first
     */
    record OtherVersions(boolean builtHere, List<String> names) implements Meaning {}

    /** Several places have it; {@code problem} is a "Tried to … but …" sentence. */
    record Ambiguous(String problem) implements Meaning {}
  }

  /**
   * What a reference without a digest means.
   *
   * @param refs of its name
   */
  Meaning of(CapsuleRef reference, Refs refs) throws IOException {
    if (reference.repository().isPresent()) {
      List<Ref> there = asked(reference, refs.from(reference.repository().get()).descending());
      return there.isEmpty() ? new Meaning.Nothing() : new Meaning.Versions(there, List.of());
    }
    Map<String, List<Ref>> places = places(refs);
    if (places.isEmpty()) {
      return new Meaning.Nothing();
    }
    Optional<List<Ref>> chosen = chosen(reference.name(), places);
    if (chosen.isEmpty()) {
      return new Meaning.Ambiguous(ambiguous(reference, places));
    }
    // The version comes second: whoever has one that the place lacks must not take the name by it.
    List<Ref> versions = asked(reference, chosen.get());
    if (versions.isEmpty()) {
      return otherVersions(reference, chosen.get(), places);
    }
    return new Meaning.Versions(
        versions,
        reference.version().isPresent()
            ? List.of()
            : higher(reference.name(), versions.getFirst(), places));
  }

  private static List<Ref> asked(CapsuleRef reference, List<Ref> versions) {
    return versions.stream()
        .filter(ref -> reference.version().map(ref.version()::equals).orElse(true))
        .toList();
  }

  private static Meaning otherVersions(
      CapsuleRef reference, List<Ref> chosen, Map<String, List<Ref>> places) {
    String name = reference.name();
    Stream<String> own = chosen.stream().map(ref -> name + ":" + ref.version());
    Stream<String> others =
        places.values().stream()
            .filter(place -> !place.equals(chosen))
            .flatMap(List::stream)
            .map(ref -> exactly(name, ref));
    return new Meaning.OtherVersions(
        chosen.getFirst().place().equals(Ref.HERE), Stream.concat(own, others).toList());
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
