package dev.recap.catalog.yaml;

import dev.recap.catalog.yaml.YamlDocument.Parsed.Broken;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** What is YAML but not of our files: they hold what JSON can, each value where it stands. */
final class YamlRules {
  /** Deeper than any manifest, and less than what a thread's stack takes. */
  private static final int DEEPEST = 64;

  private static final Set<String> NO_NUMBERS = Set.of(".nan", ".inf", "-.inf");

  private YamlRules() {}

  /**
   * Refuses aliases, by which a small text stands for a huge value, and endless nesting. Looks at
   * the parser's events alone, so that nothing is built of such a text.
   */
  static Optional<Broken> events(String text, LoadSettings settings) {
    int depth = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      switch (event) {
        case AliasEvent alias -> {
          return broken(
              alias.getStartMark(),
              "this uses the alias *%s: write the value itself instead"
                  .formatted(alias.getAlias()));
        }
        case CollectionStartEvent start -> {
          depth++;
          if (depth > DEEPEST) {
            return broken(
                start.getStartMark(),
                "this is nested deeper than %d levels: write it flatter".formatted(DEEPEST));
          }
        }
        case CollectionEndEvent _ -> depth--;
        case Event _ -> {}
      }
    }
    return Optional.empty();
  }

  /** Refuses keys that are not texts, and numbers that are none in JSON. */
  static Optional<Broken> nodes(Node node) {
    return switch (node) {
      case MappingNode mapping ->
          mapping.getValue().stream().flatMap(tuple -> member(tuple).stream()).findFirst();
      case SequenceNode sequence ->
          sequence.getValue().stream().flatMap(item -> nodes(item).stream()).findFirst();
      case ScalarNode scalar
          when NO_NUMBERS.contains(scalar.getValue().toLowerCase(Locale.ROOT))
              && scalar.getTag().equals(Tag.FLOAT) ->
          broken(
              scalar.getStartMark(),
              "this is %s, which is no number of JSON: write a number, or quote it"
                  .formatted(scalar.getValue()));
      default -> Optional.empty();
    };
  }

  private static Optional<Broken> member(NodeTuple tuple) {
    Node key = tuple.getKeyNode();
    if (!(key instanceof ScalarNode name)) {
      return broken(key.getStartMark(), "this has a key that is not a text: write a field's name");
    }
    if (!name.getTag().equals(Tag.STR)) {
      return broken(
          key.getStartMark(),
          "this has the key %s, which is not a text: quote it".formatted(name.getValue()));
    }
    return nodes(tuple.getValueNode());
  }

  private static Optional<Broken> broken(Optional<Mark> at, String problem) {
    return Optional.of(new Broken(at.map(mark -> mark.getLine() + 1).orElse(1), problem));
  }
}
