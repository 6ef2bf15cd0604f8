package dev.recap.catalog.yaml;

import dev.recap.catalog.json.PlainJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A YAML file's values and where they stand.
 *
 * @param values plain values as of JSON
 * @param lines the line, from 1, of each value by its JSON Pointer
 */
public record YamlDocument(Map<String, Object> values, Map<String, Integer> lines) {

  /** What reading a text gave. */
  public sealed interface Parsed {
    /** It is YAML. */
    record Document(YamlDocument document) implements Parsed {}

    /** It is not; {@code line} counts from 1. */
    record Broken(int line, String problem) implements Parsed {}
  }

  /** Reads one YAML document that is a mapping. */
  public static Parsed parse(String text) {
    // Duplicate keys are errors, and aliases few: the settings' own defaults.
    LoadSettings settings = LoadSettings.builder().setCodePointLimit(1 << 20).build();
    try {
      Object value = new Load(settings).loadFromString(text);
      if (!(value instanceof Map<?, ?> map)) {
        return new Parsed.Broken(1, "it is not a mapping of fields");
      }
      Map<String, Integer> lines = new HashMap<>();
      Optional<Node> root = new Compose(settings).composeString(text);
      root.ifPresent(node -> locate(node, "", lines));
      return new Parsed.Document(new YamlDocument(PlainJson.object(map), lines));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      return new Parsed.Broken(line, e.getProblem());
    } catch (YamlEngineException e) {
      return new Parsed.Broken(1, String.valueOf(e.getMessage()));
    }
  }

  /** The line of a value, or of the nearest one around it. */
  public int line(String pointer) {
    for (String p = pointer; !p.isEmpty(); p = p.substring(0, p.lastIndexOf('/'))) {
      Integer line = lines.get(p);
      if (line != null) {
        return line;
      }
    }
    return 1;
  }

  private static void locate(Node node, String pointer, Map<String, Integer> lines) {
    switch (node) {
      case MappingNode mapping -> {
        for (NodeTuple tuple : mapping.getValue()) {
          if (tuple.getKeyNode() instanceof ScalarNode key) {
            String child = pointer + "/" + key.getValue().replace("~", "~0").replace("/", "~1");
            lines.put(child, line(key));
            locate(tuple.getValueNode(), child, lines);
          }
        }
      }
      case SequenceNode sequence -> {
        List<Node> items = sequence.getValue();
        for (int i = 0; i < items.size(); i++) {
          lines.put(pointer + "/" + i, line(items.get(i)));
          locate(items.get(i), pointer + "/" + i, lines);
        }
      }
      default -> {}
    }
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }
}
