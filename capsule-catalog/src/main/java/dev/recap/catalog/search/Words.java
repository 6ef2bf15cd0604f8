package dev.recap.catalog.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * Cuts texts into words as Unicode says (UAX 29), without case, accents and English endings: a
 * search for {@code packet} finds "Captures packets".
 */
final class Words extends Analyzer {
  @Override
  protected TokenStreamComponents createComponents(String field) {
    Tokenizer words = new StandardTokenizer();
    TokenStream plain =
        new ASCIIFoldingFilter(new EnglishPossessiveFilter(new LowerCaseFilter(words)));
    return new TokenStreamComponents(words, new PorterStemFilter(plain));
  }

  /** A text whose words are also those between underscores. */
  static String spaced(String text) {
    return text.replace('_', ' ');
  }

  /** The words of a text. */
  List<String> of(String text) {
    List<String> found = new ArrayList<>();
    try (TokenStream stream = tokenStream("", spaced(text))) {
      CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        found.add(term.toString());
      }
      stream.end();
    } catch (IOException e) {
      throw new UncheckedIOException("reading a text in memory", e);
    }
    return found;
  }
}
