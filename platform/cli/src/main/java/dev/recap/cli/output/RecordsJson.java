package dev.recap.cli.output;

import dev.recap.catalog.text.PlainText;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.record.RecordJson;
import java.util.List;
import java.util.StringJoiner;

/** Records as JSON on standard output: one object, or an array with a record on each line. */
public final class RecordsJson {
  private RecordsJson() {}

  /** One record. */
  public static String one(InvocationRecord record) {
    return PlainText.escaped(new RecordJson().write(record));
  }

  /** Many records. */
  public static String all(List<InvocationRecord> records) {
    RecordJson json = new RecordJson();
    StringJoiner all = new StringJoiner(",\n", "[", "]");
    for (InvocationRecord record : records) {
      all.add(json.write(record));
    }
    return PlainText.escaped(all.toString());
  }
}
