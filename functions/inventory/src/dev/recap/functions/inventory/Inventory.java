package dev.recap.functions.inventory;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.cyclonedx.exception.GeneratorException;

/** What is installed in a target, as a CycloneDX bill of materials. */
public final class Inventory {
  private static final Path TARGET = Path.of("/target");

  private static final List<Ecosystem> ALL =
      List.of(
          new Dpkg(),
          new Apk(),
          new Rpm(),
          new Python(),
          new Node(),
          new Java(),
          new Ruby(),
          new Go());

  private Inventory() {}

  /**
   * The function.
   *
   * @param parameters {@code ecosystems}: names of those looked for, all when it is absent; {@code
   *     artifact}: whether the result goes to /out/sbom.cdx.json as well
   */
  public static JsonObject main(JsonObject parameters) throws IOException, GeneratorException {
    Root root = Root.of(TARGET);
    Search search = search(root, wanted(parameters.getAsJsonArray("ecosystems")));
    search.warnings().forEach(System.out::println);
    String json = new Materials(root, System.getenv("RECAP_TARGET")).json(search.found());
    if (parameters.has("artifact") && parameters.get("artifact").getAsBoolean()) {
      Files.writeString(Path.of("/out/sbom.cdx.json"), json);
    }
    return JsonParser.parseString(json).getAsJsonObject();
  }

  private static Set<String> wanted(JsonArray names) {
    Set<String> wanted = new TreeSet<>();
    if (names == null || names.isEmpty()) {
      ALL.forEach(ecosystem -> wanted.add(ecosystem.name()));
    } else {
      names.asList().stream().map(JsonElement::getAsString).forEach(wanted::add);
    }
    return wanted;
  }

  private static Search search(Root root, Set<String> wanted) throws IOException {
    List<LanguagePackages> languages = new ArrayList<>();
    List<SystemPackages> distributions = new ArrayList<>();
    for (Ecosystem ecosystem : ALL) {
      if (wanted.contains(ecosystem.name())) {
        switch (ecosystem) {
          case LanguagePackages language -> languages.add(language);
          case SystemPackages distribution -> distributions.add(distribution);
        }
      }
    }
    Search search = new Search(root, languages);
    distributions.forEach(search::distribution);
    if (!languages.isEmpty()) {
      search.everywhere();
    }
    return search;
  }
}
