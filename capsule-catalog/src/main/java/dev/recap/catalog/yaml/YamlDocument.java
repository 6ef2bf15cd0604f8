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
import org.snakeyaml.engine.v2.exceptions.ReaderException;
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
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** What reading a text gave. */
  public sealed interface Parsed {
    /** It is YAML. */
    record Document(YamlDocument document) implements Parsed {}

    /**
     * It is not, or not what our files are made of.
     *
     * @param line from 1
     * @param problem what is wrong there and the remedy
     */
    record Broken(int line, String problem) implements Parsed {}
  }

  /** Reads one YAML document that is a mapping. */
  public static Parsed parse(String text) {
    // Duplicate keys are errors by default. Keys that are no texts are refused later, with their
    // line.
    LoadSettings settings =
        LoadSettings.builder().setCodePointLimit(1 << 20).setAllowNonScalarKeys(true).build();
    String plain = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    try {
      Optional<Parsed.Broken> refused = YamlRules.events(plain, settings);
      return refused.isPresent() ? refused.get() : compose(plain, settings);
    } catch (MarkedYamlEngineException e) {
      return noYaml(
          e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1),
          e.getContext() == null || e.getContext().isEmpty()
              ? e.getProblem()
              : e.getContext() + " " + e.getProblem());
    } catch (ReaderException e) {
      return noYaml(
          (int) plain.codePoints().limit(e.getPosition()).filter(c -> c == '\n').count() + 1,
          "it holds the control character U+%04X".formatted(e.getCodePoint()));
    } catch (YamlEngineException e) {
      return noYaml(1, String.valueOf(e.getMessage()));
    }
  }

  private static Parsed compose(String text, LoadSettings settings) {
    Optional<Node> root = new Compose(settings).composeString(text);
    Optional<Parsed.Broken> refused = root.flatMap(YamlRules::nodes);
    if (refused.isPresent()) {
      return refused.get();
    }
    if (!(new Load(settings).loadFromString(text) instanceof Map<?, ?> map)) {
      return new Parsed.Broken(
          1, "this is not a mapping of fields: begin with apiVersion: recap.dev/v1");
    }
    Map<String, Integer> lines = new HashMap<>();
    root.ifPresent(node -> locate(node, "", lines));
    return new Parsed.Document(new YamlDocument(PlainJson.object(map), lines));
  }

  private static Parsed noYaml(int line, String problem) {
    return new Parsed.Broken(
        line, "this is not YAML: %s; mend its indentation or quoting".formatted(problem));
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
