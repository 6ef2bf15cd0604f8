package dev.recap.catalog.search;

import java.io.IOException;
import java.util.Collection;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.jspecify.annotations.Nullable;

/** The scores of all documents for one query; 0 for those it does not match. */
final class Scores implements CollectorManager<Scores.Each, float[]> {
  private final float[] scores;

  private Scores(int documents) {
    this.scores = new float[documents];
  }

  static float[] of(IndexSearcher searcher, Query query) throws IOException {
    return searcher.search(query, new Scores(searcher.getIndexReader().maxDoc()));
  }

  @Override
  public Each newCollector() {
    return new Each(scores);
  }

  @Override
  public float[] reduce(Collection<Each> collectors) {
    return scores;
  }

  /** Writes them down. */
  static final class Each extends SimpleCollector {
    private final float[] scores;
    private int base;
    private @Nullable Scorable scorer;

    private Each(float[] scores) {
      this.scores = scores;
    }

    @Override
    protected void doSetNextReader(LeafReaderContext leaf) {
      base = leaf.docBase;
    }

    @Override
    public void setScorer(Scorable next) {
      scorer = next;
    }

    @Override
    public void collect(int document) throws IOException {
      if (scorer != null) {
        scores[base + document] = scorer.score();
      }
    }

    @Override
    public ScoreMode scoreMode() {
      return ScoreMode.COMPLETE;
    }
  }
}
