package dev.recap.cli.markdown;

import dev.recap.cli.output.Screen;
import java.util.List;
import java.util.stream.Collectors;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/**
 * Documents and tables as text for a screen.
 *
 * @param screen where it is read
 */
public record TerminalText(Screen screen) {

  /** A CommonMark document, tables as GitHub writes them included. */
  public String markdown(String text) {
    Node document =
        Parser.builder().extensions(List.of(TablesExtension.create())).build().parse(text);
    return printed(new Blocks(screen.styled()).all(document, screen.width()));
  }

  /** A table. */
  public String table(TextTable table) {
    return printed(table.lines(screen.width()));
  }

  /** A title. */
  public String title(String text) {
    return printed(List.of(new AttributedString(text, AttributedStyle.BOLD)));
  }

  /**
   * A text that begins behind a label, whose lines stand under each other; a single word, a digest
   * for example, stays whole.
   */
  public String labelled(String label, int margin, String text) {
    AttributedString whole = new AttributedString(text);
    List<AttributedString> lines =
        text.indexOf(' ') < 0 ? List.of(whole) : Lines.wrap(whole, screen.width() - margin);
    String first = label + " ".repeat(Math.max(1, margin - label.length()));
    return lines.stream()
        .map(line -> Lines.printed(line, screen))
        .collect(Collectors.joining("\n" + " ".repeat(margin), first, "\n"));
  }

  private String printed(List<AttributedString> lines) {
    return lines.stream()
        .map(line -> Lines.printed(line, screen) + "\n")
        .collect(Collectors.joining());
  }
}
