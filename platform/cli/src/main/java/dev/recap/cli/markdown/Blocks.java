package dev.recap.cli.markdown;

import dev.recap.catalog.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.LinkReferenceDefinition;
import org.commonmark.node.ListBlock;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.ThematicBreak;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * The blocks of a document as lines.
 *
 * @param styled whether headings are told by their style; if not, by a line under them
 */
record Blocks(boolean styled) {
  private static final String CODE_MARGIN = "    ";
  private static final String TAB = "        ";

  /** The lines of all blocks in another one. */
  List<AttributedString> all(Node parent, int width) {
    List<AttributedString> lines = new ArrayList<>();
    boolean tight = parent.getParent() instanceof ListBlock list && list.isTight();
    for (Node block = parent.getFirstChild(); block != null; block = block.getNext()) {
      List<AttributedString> more = lines(block, width);
      if (!more.isEmpty()) {
        if (!lines.isEmpty() && !tight) {
          lines.add(AttributedString.EMPTY);
        }
        lines.addAll(more);
      }
    }
    return lines;
  }

  private List<AttributedString> lines(Node block, int width) {
    return switch (block) {
      case Heading heading -> heading(heading, width);
      case BulletList list -> items(list, width);
      case OrderedList list -> items(list, width);
      case FencedCodeBlock code -> code(code.getLiteral());
      case IndentedCodeBlock code -> code(code.getLiteral());
      case BlockQuote quote -> prefixed(all(quote, width - 2), "│ ", "│ ");
      case ThematicBreak _ -> List.of(plain("─".repeat(width)));
      case HtmlBlock html -> html(html.getLiteral());
      case TableBlock table -> table(table).lines(width);
      case LinkReferenceDefinition _ -> List.of();
      default -> Lines.wrap(Inline.of(block, AttributedStyle.DEFAULT), width);
    };
  }

  private List<AttributedString> heading(Heading heading, int width) {
    List<AttributedString> lines =
        new ArrayList<>(Lines.wrap(Inline.of(heading, AttributedStyle.BOLD), width));
    int longest = lines.stream().mapToInt(Lines::columns).max().orElse(0);
    if (!styled && heading.getLevel() <= 2) {
      lines.add(plain((heading.getLevel() == 1 ? "=" : "-").repeat(longest)));
    }
    return lines;
  }

  private List<AttributedString> items(ListBlock list, int width) {
    List<AttributedString> lines = new ArrayList<>();
    int number = firstNumber(list);
    for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
      String mark = list instanceof OrderedList ? number++ + ". " : "• ";
      if (!lines.isEmpty() && !list.isTight()) {
        lines.add(AttributedString.EMPTY);
      }
      lines.addAll(prefixed(all(item, width - mark.length()), mark, " ".repeat(mark.length())));
    }
    return lines;
  }

  private static int firstNumber(ListBlock list) {
    Integer given = list instanceof OrderedList ordered ? ordered.getMarkerStartNumber() : null;
    return given == null ? 1 : given;
  }

  private static List<AttributedString> prefixed(
      List<AttributedString> lines, String first, String rest) {
    List<AttributedString> prefixed = new ArrayList<>();
    for (AttributedString line : lines) {
      String prefix = prefixed.isEmpty() ? first : rest;
      prefixed.add(
          new AttributedStringBuilder()
              .append(line.length() == 0 ? prefix.stripTrailing() : prefix)
              .append(line)
              .toAttributedString());
    }
    return prefixed;
  }

  private static List<AttributedString> code(String text) {
    return PlainText.of(text).lines().map(line -> plain(CODE_MARGIN + tabbed(line))).toList();
  }

  private static List<AttributedString> html(String text) {
    return text.startsWith("<!--")
        ? List.of()
        : PlainText.of(text).lines().map(line -> plain(tabbed(line))).toList();
  }

  private static String tabbed(String line) {
    return line.replace("\t", TAB).stripTrailing();
  }

  private static TextTable table(TableBlock block) {
    TextTable table = new TextTable();
    for (Node part = block.getFirstChild(); part != null; part = part.getNext()) {
      for (Node row = part.getFirstChild(); row != null; row = row.getNext()) {
        List<AttributedString> cells = new ArrayList<>();
        for (Node cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
          boolean heading = cell instanceof TableCell one && one.isHeader();
          cells.add(Inline.of(cell, heading ? AttributedStyle.BOLD : AttributedStyle.DEFAULT));
        }
        table.row(cells);
      }
    }
    return table;
  }

  private static AttributedString plain(String text) {
    return new AttributedString(text);
  }
}
