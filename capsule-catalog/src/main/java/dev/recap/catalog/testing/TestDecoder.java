package dev.recap.catalog.testing;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.manifest.Fields;
import dev.recap.catalog.manifest.Quantities;
import dev.recap.catalog.testing.Expectation.ReceiptRule;
import dev.recap.catalog.testing.TestCase.Stdin;
import dev.recap.catalog.testing.TestCase.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Turns the values of a valid {@code test.yaml} into cases. */
final class TestDecoder {
  private TestDecoder() {}

  static TestFile file(Fields file) {
    return new TestFile(file.list("cases").stream().map(TestDecoder::testCase).toList());
  }

  private static TestCase testCase(Object value) {
    Fields fields = object(value);
    return new TestCase(
        fields.required("name"),
        target(fields),
        fields.object("params").values(),
        fields.any("stdin").map(TestDecoder::stdin),
        fields.list("before").stream().map(TestDecoder::step).toList(),
        fields.list("meanwhile").stream().map(TestDecoder::step).toList(),
        fields.any("timeout").map(Quantities::duration),
        fields.flag("example"),
        expectation(fields.object("expect")));
  }

  private static FixtureUse target(Fields fields) {
    if (!(fields.any("target").orElseThrow() instanceof Map<?, ?>)) {
      return FixtureUse.of(fields.required("target"));
    }
    Fields target = fields.object("target");
    return new FixtureUse(
        target.required("fixture"),
        FixtureDecoder.texts(target.object("env")),
        target.integer("user"),
        target.any("readOnly").map(Boolean.TRUE::equals),
        target.texts("absent"),
        FixtureDecoder.files(target.object("files")));
  }

  private static Stdin stdin(Object value) {
    if (!(value instanceof Map<?, ?>)) {
      return new Stdin.Text(value.toString());
    }
    Fields stdin = object(value);
    return stdin
        .text("file")
        .<Stdin>map(Stdin.LocalFile::new)
        .orElseGet(() -> new Stdin.Artifact(stdin.required("artifact")));
  }

  private static Step step(Object value) {
    Fields step = object(value);
    return new Step(
        step.any("after").map(Quantities::duration).orElse(Duration.ZERO),
        step.text("capsule"),
        step.object("params").values());
  }

  private static Expectation expectation(Fields expect) {
    return new Expectation(
        expect.text("outcome").orElse("succeeded"),
        expect.integer("status"),
        contentRules(expect.object("output")),
        each(expect.object("output").object("json"), TestDecoder::valueRules),
        contentRules(expect.object("stderr")),
        contentRules(expect.object("message")),
        each(expect.object("artifacts"), value -> contentRules(object(value))),
        each(expect.object("files"), value -> contentRules(object(value))),
        receipt(expect));
  }

  private static ReceiptRule receipt(Fields expect) {
    if (!expect.list("receipt").isEmpty()) {
      return new ReceiptRule.Subjects(expect.texts("receipt"));
    }
    return expect.text("receipt").orElse("clean").equals("changed")
        ? new ReceiptRule.Changed()
        : new ReceiptRule.Clean();
  }

  private static List<ContentRule> contentRules(Fields fields) {
    List<ContentRule> rules = new ArrayList<>();
    fields.text("exact").map(ContentRule.Exact::new).ifPresent(rules::add);
    fields
        .text("matches")
        .map(Pattern::compile)
        .map(ContentRule.Matches::new)
        .ifPresent(rules::add);
    fields.any("size").map(TestDecoder::number).map(ContentRule.Size::new).ifPresent(rules::add);
    fields.any("min").map(TestDecoder::number).map(ContentRule.Min::new).ifPresent(rules::add);
    fields.any("max").map(TestDecoder::number).map(ContentRule.Max::new).ifPresent(rules::add);
    fields
        .any("absent")
        .map(Boolean.TRUE::equals)
        .map(ContentRule.Absent::new)
        .ifPresent(rules::add);
    return List.copyOf(rules);
  }

  private static List<ValueRule> valueRules(Object value) {
    if (!(value instanceof Map<?, ?>)) {
      return List.of(new ValueRule.Equal(value));
    }
    Fields fields = object(value);
    List<ValueRule> rules = new ArrayList<>();
    if (fields.values().containsKey("equals")) {
      rules.add(new ValueRule.Equal(fields.values().get("equals")));
    }
    if (fields.values().containsKey("contains")) {
      rules.add(new ValueRule.Contains(fields.values().get("contains")));
    }
    fields.text("matches").map(Pattern::compile).map(ValueRule.Matches::new).ifPresent(rules::add);
    fields.any("min").map(Number.class::cast).map(ValueRule.Min::new).ifPresent(rules::add);
    fields.any("max").map(Number.class::cast).map(ValueRule.Max::new).ifPresent(rules::add);
    fields.integer("size").map(ValueRule.Size::new).ifPresent(rules::add);
    fields.any("absent").map(Boolean.TRUE::equals).map(ValueRule.Absent::new).ifPresent(rules::add);
    return List.copyOf(rules);
  }

  private static long number(Object value) {
    return ((Number) value).longValue();
  }

  private static <T> Map<String, T> each(Fields fields, Function<Object, T> decode) {
    Map<String, T> all = new LinkedHashMap<>();
    fields.values().forEach((name, value) -> all.put(name, decode.apply(value)));
    return all;
  }

  private static Fields object(Object value) {
    return new Fields(PlainJson.object((Map<?, ?>) value));
  }
}
