package dev.recap.catalog.search;

import dev.recap.catalog.search.EntryDocument.Text;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.CombinedFieldQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/**
 * One word that somebody looks for, as queries.
 *
 * @param text the word in lower case, as names are written
 * @param terms the same as texts are indexed
 */
record WordQuery(String text, List<String> terms) {
  /** What a word is worth by where it was found; further apart than {@link Ranking#WEIGHT}. */
  private static final float WHOLE_NAME = 120;

  private static final float PART_OF_NAME = 100;
  private static final float BEGINNING_OF_NAME = 80;

  /** Shorter ones are like too many others. */
  private static final int SHORTEST_NEAR = 3;

  private static final int TWO_EDITS_FROM = 6;

  private static float worth(Text text) {
    return switch (text) {
      case NAME, KEYWORDS -> 60;
      case CATEGORIES -> 50;
      case SUMMARY -> 40;
      case DESCRIPTION -> 30;
      case README -> 20;
    };
  }

  /** Finds it where a person would expect it most; the score says where that was. */
  Query exact() {
    List<Query> places = new ArrayList<>();
    places.add(worth(new TermQuery(new Term(EntryDocument.NAME, text)), WHOLE_NAME));
    places.add(worth(new TermQuery(new Term(EntryDocument.PART, text)), PART_OF_NAME));
    places.add(worth(new PrefixQuery(new Term(EntryDocument.NAME, text)), BEGINNING_OF_NAME));
    places.add(worth(new PrefixQuery(new Term(EntryDocument.PART, text)), BEGINNING_OF_NAME));
    places.add(worth(new TermQuery(new Term(EntryDocument.KEYWORD, text)), worth(Text.KEYWORDS)));
    if (!terms.isEmpty()) {
      for (Text field : EntryDocument.texts()) {
        places.add(worth(allTerms(field), worth(field)));
      }
    }
    return new DisjunctionMaxQuery(places, 0);
  }

  /**
   * Finds what begins with it, or is like it but for one or two letters; long texts have something
   * like every word.
   */
  Query near() {
    List<Query> places = new ArrayList<>();
    for (Text field : EntryDocument.texts()) {
      Term term = new Term(field.field(), text);
      places.add(worth(new PrefixQuery(term), worth(field)));
      if (text.length() >= SHORTEST_NEAR && field.weight() >= Text.SUMMARY.weight()) {
        places.add(worth(like(term), worth(field) - 1));
      }
    }
    if (text.length() >= SHORTEST_NEAR) {
      places.add(worth(like(new Term(EntryDocument.NAME, text)), WHOLE_NAME));
      places.add(worth(like(new Term(EntryDocument.PART, text)), PART_OF_NAME));
    }
    return new DisjunctionMaxQuery(places, 0);
  }

  /** Weighs it by BM25F: how rare it is, how often it is there, and in which fields. */
  Query weight() {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    for (String term : terms) {
      CombinedFieldQuery.Builder fields = new CombinedFieldQuery.Builder(term);
      EntryDocument.texts().forEach(field -> fields.addField(field.field(), field.weight()));
      all.add(fields.build(), BooleanClause.Occur.SHOULD);
    }
    return all.build();
  }

  private Query allTerms(Text field) {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    terms.forEach(
        term -> all.add(new TermQuery(new Term(field.field(), term)), BooleanClause.Occur.MUST));
    return all.build();
  }

  private static Query like(Term term) {
    return new FuzzyQuery(term, term.text().length() < TWO_EDITS_FROM ? 1 : 2);
  }

  private static Query worth(Query query, float worth) {
    return new BoostQuery(new ConstantScoreQuery(query), worth);
  }
}
