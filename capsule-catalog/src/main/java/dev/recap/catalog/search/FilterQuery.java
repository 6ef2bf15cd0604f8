package dev.recap.catalog.search;

import dev.recap.core.capsule.DeclaredBinding.Filesystem;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/** What a capsule must be, as a query that all such capsules match. */
final class FilterQuery {
  private final BooleanQuery.Builder all = new BooleanQuery.Builder();

  private FilterQuery() {}

  static Query of(CatalogQuery.Filter filter, IndexReader reader) throws IOException {
    FilterQuery query = new FilterQuery();
    query.must(EntryDocument.NEWEST, EntryDocument.YES);
    filter.keywords().forEach(one -> query.must(EntryDocument.KEYWORD, EntryDocument.lower(one)));
    filter.capabilities().forEach(one -> query.must(EntryDocument.CAPABILITY, one));
    filter
        .filesystem()
        .ifPresent(one -> query.must(EntryDocument.FILESYSTEM, EntryDocument.word(one)));
    query.oneOf(
        EntryDocument.CATEGORY, filter.categories().stream().map(EntryDocument::lower).toList());
    query.oneOf(EntryDocument.SOURCE, filter.sources());
    String deprecated = EntryDocument.word(Standing.State.DEPRECATED);
    switch (filter.deprecated()) {
      case INCLUDE -> {}
      case EXCLUDE -> query.not(EntryDocument.STATE, deprecated);
      case ONLY -> query.must(EntryDocument.STATE, deprecated);
    }
    if (filter.most().isPresent()) {
      query.atMost(filter.most().get(), reader);
    }
    return query.all.build();
  }

  private void atMost(Power most, IndexReader reader) throws IOException {
    oneOf(
        EntryDocument.FILESYSTEM,
        Stream.of(Filesystem.values())
            .filter(one -> one.compareTo(most.filesystem()) <= 0)
            .map(EntryDocument::word)
            .toList());
    if (!most.root()) {
      not(EntryDocument.USER, "root");
    }
    Terms known = MultiTerms.getTerms(reader, EntryDocument.CAPABILITY);
    if (known != null) {
      TermsEnum each = known.iterator();
      while (each.next() != null) {
        String capability = each.term().utf8ToString();
        if (!most.capabilities().contains(capability)) {
          not(EntryDocument.CAPABILITY, capability);
        }
      }
    }
  }

  private void must(String field, String value) {
    all.add(new TermQuery(new Term(field, value)), Occur.FILTER);
  }

  private void not(String field, String value) {
    all.add(new TermQuery(new Term(field, value)), Occur.MUST_NOT);
  }

  private void oneOf(String field, Collection<String> values) {
    if (!values.isEmpty()) {
      BooleanQuery.Builder any = new BooleanQuery.Builder();
      List.copyOf(values)
          .forEach(value -> any.add(new TermQuery(new Term(field, value)), Occur.SHOULD));
      all.add(any.build(), Occur.FILTER);
    }
  }
}
