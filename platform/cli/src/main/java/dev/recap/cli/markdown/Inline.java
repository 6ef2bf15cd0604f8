package dev.recap.cli.markdown;

import dev.recap.catalog.text.PlainText;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Emphasis;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * What stands in a paragraph, a heading or a cell. Texts are made plain here too: Markdown can
 * write control characters as entities.
 */
final class Inline extends AbstractVisitor {
  private final AttributedStringBuilder text = new AttributedStringBuilder();
  private AttributedStyle style;

  private Inline(AttributedStyle style) {
    this.style = style;
  }

  static AttributedString of(Node block, AttributedStyle style) {
    Inline inline = new Inline(style);
    inline.visitChildren(block);
    return inline.text.toAttributedString();
  }

  private void append(String more, AttributedStyle in) {
    text.append(PlainText.of(more), in);
  }

  private void inside(Node node, AttributedStyle in) {
    AttributedStyle before = style;
    style = in;
    visitChildren(node);
    style = before;
  }

  @Override
  public void visit(Text node) {
    append(node.getLiteral(), style);
  }

  @Override
  public void visit(Code node) {
    append(node.getLiteral(), style.foreground(AttributedStyle.CYAN));
  }

  @Override
  public void visit(Emphasis node) {
    inside(node, style.italic());
  }

  @Override
  public void visit(StrongEmphasis node) {
    inside(node, style.bold());
  }

  @Override
  public void visit(Link node) {
    int before = text.length();
    inside(node, style.underline());
    String shown = text.subSequence(before, text.length()).toString();
    String destination = PlainText.line(node.getDestination());
    // A place in the same document cannot be followed here.
    if (!destination.startsWith("#")
        && !destination.equals(shown)
        && !destination.equals("mailto:" + shown)) {
      append(" (" + destination + ")", style);
    }
  }

  @Override
  public void visit(Image node) {
    append("[", style);
    visitChildren(node);
    append("]", style);
  }

  @Override
  public void visit(SoftLineBreak node) {
    append(" ", style);
  }

  @Override
  public void visit(HardLineBreak node) {
    append("\n", style);
  }

  @Override
  public void visit(HtmlInline node) {
    if (!node.getLiteral().startsWith("<!--")) {
      append(node.getLiteral(), style);
    }
  }
}
