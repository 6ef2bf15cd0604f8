package dev.recap.catalog.search;

import dev.recap.core.capsule.DeclaredBinding;
import dev.recap.core.capsule.DeclaredBinding.User;
import dev.recap.core.capsule.Digest;
import dev.recap.core.capsule.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.util.BytesRef;

/** Entries as documents of Lucene. */
final class EntryDocument {
  /** Everything of one repository. */
  static final String REPOSITORY = "repository";

  static final String NAME = "name";
  static final String PART = "part";
  static final String NEWEST = "newest";
  static final String KEYWORD = "keyword";
  static final String CATEGORY = "category";
  static final String CAPABILITY = "capability";
  static final String FILESYSTEM = "filesystem";
  static final String USER = "user";
  static final String STATE = "state";
  static final String SOURCE = "source";
  static final String DIGEST = "digest";
  static final String QUALITY = "quality";
  static final String YES = "1";

  /** What words are looked for in, the most telling first. */
  enum Text {
    NAME("name.text", 8),
    KEYWORDS("keywords.text", 5),
    CATEGORIES("categories.text", 4),
    SUMMARY("summary.text", 3),
    DESCRIPTION("description.text", 2),
    README("readme.text", 1);

    private final String field;
    private final float weight;

    Text(String field, float weight) {
      this.field = field;
      this.weight = weight;
    }

    String field() {
      return field;
    }

    /** How much a word here counts against one in the README. */
    float weight() {
      return weight;
    }
  }

  private static final String ENTRY = "entry";

  /** Bits of {@link #QUALITY}: of two capsules that fit alike, the greater number is better. */
  private static final int SUPPORTED = 4;

  private static final int SIGNED = 2;
  private static final int TESTED = 1;

  private EntryDocument() {}

  /**
   * The document of an entry.
   *
   * @param newest whether it is the version that a search finds
   */
  static Document of(Entry entry, boolean newest) {
    Manifest manifest = entry.manifest();
    Document document = new Document();
    document.add(new StoredField(ENTRY, EntryJson.text(entry).getBytes(StandardCharsets.UTF_8)));
    exact(document, REPOSITORY, repository(entry));
    exact(document, NAME, entry.name());
    exact(document, SOURCE, entry.source());
    exact(document, STATE, word(entry.standing().state()));
    if (newest) {
      exact(document, NEWEST, YES);
    }
    for (String part : entry.name().split("-", -1)) {
      exact(document, PART, part);
    }
    value(document, NAME, entry.name());
    value(document, SOURCE, entry.source());
    value(document, DIGEST, entry.digest().map(Digest::value).orElse(""));
    document.add(new NumericDocValuesField(QUALITY, quality(entry)));
    power(document, manifest.binding());
    about(document, manifest.metadata(), entry.readme());
    return document;
  }

  private static int quality(Entry entry) {
    return (entry.standing().state() == Standing.State.SUPPORTED ? SUPPORTED : 0)
        + (entry.testimony().signers().isEmpty() ? 0 : SIGNED)
        + (entry.testimony().tested().filter(Testimony.Tested::clean).isPresent() ? TESTED : 0);
  }

  /** Whether that of {@link #QUALITY} is of one that is to be used. */
  static boolean supported(long quality) {
    return (quality & SUPPORTED) != 0;
  }

  private static void power(Document document, DeclaredBinding binding) {
    binding.capabilities().forEach(capability -> exact(document, CAPABILITY, capability));
    exact(document, FILESYSTEM, word(binding.filesystem()));
    if (binding.user() instanceof User.Root) {
      exact(document, USER, "root");
    }
  }

  private static void about(Document document, Manifest.Metadata about, String readme) {
    about.keywords().forEach(keyword -> exact(document, KEYWORD, lower(keyword)));
    about.categories().forEach(category -> exact(document, CATEGORY, lower(category)));
    text(document, Text.NAME, about.name());
    text(document, Text.KEYWORDS, String.join(" ", about.keywords()));
    text(document, Text.CATEGORIES, String.join(" ", about.categories()));
    text(document, Text.SUMMARY, about.summary());
    text(document, Text.DESCRIPTION, about.description());
    text(document, Text.README, readme);
  }

  /** What all versions of a capsule have in common within a source. */
  static String repository(Entry entry) {
    return entry.repository() + "|" + entry.name();
  }

  /** The entry a document was made of. */
  static Entry entry(IndexReader reader, int document) throws IOException {
    BytesRef text = reader.storedFields().document(document, Set.of(ENTRY)).getBinaryValue(ENTRY);
    return EntryJson.read(new String(text.bytes, text.offset, text.length, StandardCharsets.UTF_8));
  }

  /** A name of a constant as it is indexed. */
  static String word(Enum<?> constant) {
    return lower(constant.name());
  }

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** The fields of all texts. */
  static List<Text> texts() {
    return List.of(Text.values());
  }

  private static void exact(Document document, String field, String value) {
    document.add(new StringField(field, value, Field.Store.NO));
  }

  /** Read for every candidate of a search; sorted values would be looked up in a dictionary. */
  private static void value(Document document, String field, String value) {
    document.add(new BinaryDocValuesField(field, new BytesRef(value)));
  }

  private static void text(Document document, Text field, String value) {
    document.add(new TextField(field.field(), Words.spaced(value), Field.Store.NO));
  }
}
