package dev.recap.server.trigger.rule;

import com.google.re2j.Pattern;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelErrorCode;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.extensions.CelStringExtensions.Function;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Expressions in CEL (the Common Expression Language) about one event. It knows nothing else: no
 * time, no files, no environment.
 */
final class Cel {
  /** Characters of an expression. */
  static final int LONGEST = 4000;

  private static final int DEEPEST = 40;
  private static final int MOST_ITERATIONS = 10_000;

  /** Characters times parts of the expression: a second or so. */
  private static final long MOST_MATCHED = 50_000_000;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(LONGEST)
          .maxParseRecursionDepth(DEEPEST)
          .comprehensionMaxIterations(MOST_ITERATIONS)
          .enableHeterogeneousNumericComparisons(true)
          .build();

  private final CelCompiler compiler;
  private final CelRuntime runtime;

  /** Takes a second or two in a process that made none before. */
  Cel() {
    // Not replace and join, by which a small expression makes a text of any length.
    CelStringExtensions texts =
        CelExtensions.strings(
            Function.CHAR_AT,
            Function.INDEX_OF,
            Function.LAST_INDEX_OF,
            Function.LOWER_ASCII,
            Function.UPPER_ASCII,
            Function.SPLIT,
            Function.SUBSTRING,
            Function.TRIM);
    compiler =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addLibraries(texts)
            .addVar(EventPath.ROOT, MapType.create(SimpleType.STRING, SimpleType.DYN))
            .build();
    runtime =
        CelRuntimeFactory.standardCelRuntimeBuilder()
            .setOptions(OPTIONS)
            // CEL's own looks at an expression's size after it was written out.
            .setStandardEnvironmentEnabled(false)
            .setStandardFunctions(
                CelStandardFunctions.newBuilder()
                    .excludeFunctions(CelStandardFunctions.StandardFunction.MATCHES)
                    .build())
            .addFunctionBindings(
                CelFunctionBinding.fromOverloads(
                    CostMeter.MATCHES,
                    CelFunctionBinding.from("matches", String.class, String.class, Cel::matches),
                    CelFunctionBinding.from(
                        "matches_string", String.class, String.class, Cel::matches)))
            .addLibraries(texts)
            .build();
  }

  private static boolean matches(String text, String expression) throws CelEvaluationException {
    try {
      Pattern pattern = RegularExpressions.compile(expression);
      if ((long) text.length() * pattern.programSize() > MOST_MATCHED) {
        throw new IllegalArgumentException("is too large for a text of this length");
      }
      return pattern.matcher(text).find();
    } catch (IllegalArgumentException e) {
      throw new CelEvaluationException(
          "%s %s".formatted(Words.shown(expression), e.getMessage()), e);
    }
  }

  static Value tooMuch() {
    return new Value.Failed("costs too much for this event: look at less of it");
  }

  /** What compiling gave. */
  sealed interface Compiled {
    /**
     * It can be evaluated.
     *
     * @param mayBeBoolean whether it can give one, as far as its types tell
     */
    record Ready(CelRuntime.Program program, boolean mayBeBoolean) implements Compiled {
      /** For one event. */
      Value in(EventView event) {
        CostMeter meter = event.meter();
        meter.begin();
        try {
          Object value = program.trace(Map.of(EventPath.ROOT, event.cel()), meter);
          // An error within || and the like may have been left aside.
          return meter.isExceeded() ? tooMuch() : CelValues.from(value, meter);
        } catch (CostMeter.Exceeded _) {
          return tooMuch();
        } catch (CelEvaluationException e) {
          return meter.isExceeded() ? tooMuch() : failed(e);
        }
      }

      private static Value failed(CelEvaluationException e) {
        String why = Words.shown(reason(e));
        return e.getErrorCode() == CelErrorCode.ATTRIBUTE_NOT_FOUND
                || e.getErrorCode() == CelErrorCode.INDEX_OUT_OF_BOUNDS
            ? new Value.Missing(
                "cannot be told: %s; has(…) or size(…) tell whether something is there"
                    .formatted(why))
            : new Value.Failed("cannot be told: " + why);
      }

      private static String reason(CelEvaluationException e) {
        return String.valueOf(e.getMessage())
            .replaceFirst("^evaluation error(?: at <input>:\\d+)?: ", "");
      }
    }

    /** It cannot; {@code why} ends a sentence about it. */
    record Refused(String why) implements Compiled {}
  }

  Compiled compile(String source) {
    if (source.length() > LONGEST) {
      return new Compiled.Refused("is longer than %d characters".formatted(LONGEST));
    }
    try {
      CelValidationResult result = compiler.compile(source);
      if (result.hasError()) {
        return new Compiled.Refused(told(result.getErrors()));
      }
      CelAbstractSyntaxTree tree = result.getAst();
      Optional<String> unknown = unknownField(tree);
      if (unknown.isPresent()) {
        return new Compiled.Refused("is wrong: " + unknown.get());
      }
      Optional<String> pattern = wrongPattern(tree);
      if (pattern.isPresent()) {
        return new Compiled.Refused("is wrong: " + pattern.get());
      }
      return new Compiled.Ready(
          runtime.createProgram(tree),
          List.of(SimpleType.BOOL, SimpleType.DYN).contains(tree.getResultType()));
    } catch (CelValidationException | CelEvaluationException e) {
      return new Compiled.Refused("is wrong: " + Words.shown(String.valueOf(e.getMessage())));
    }
  }

  private static String told(List<CelIssue> errors) {
    return "is wrong: "
        + errors.stream()
            .limit(3)
            .map(issue ->
                "%s (character %d)"
                    .formatted(
                        issue.getMessage().replace(" (in container '')", ""),
                        issue.getSourceLocation().getColumn() + 1))
            .collect(Collectors.joining("; "));
  }

  /** A field that no event has would be missed only when one comes. */
  private static Optional<String> unknownField(CelAbstractSyntaxTree tree) {
    return CelNavigableAst.fromAst(tree)
        .getRoot()
        .allNodes()
        .map(CelNavigableExpr::expr)
        .flatMap(expression -> field(expression).stream())
        .flatMap(field -> EventPath.problem(field).stream())
        .findFirst();
  }

  /** A constant regular expression that would fail with every event. */
  private static Optional<String> wrongPattern(CelAbstractSyntaxTree tree) {
    return CelNavigableAst.fromAst(tree)
        .getRoot()
        .allNodes()
        .map(CelNavigableExpr::expr)
        .filter(expression -> expression.getKind() == CelExpr.ExprKind.Kind.CALL)
        .map(CelExpr::call)
        .filter(call -> call.function().equals(CostMeter.MATCHES) && !call.args().isEmpty())
        .flatMap(call -> CostMeter.constant(call.args().getLast()).stream())
        .flatMap(pattern -> problem(pattern).stream())
        .findFirst();
  }

  private static Optional<String> problem(String pattern) {
    try {
      RegularExpressions.compile(pattern);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of("\"%s\" %s".formatted(Words.shown(pattern), e.getMessage()));
    }
  }

  private static Optional<String> field(CelExpr expression) {
    return expression.getKind() == CelExpr.ExprKind.Kind.SELECT
            && isEvent(expression.select().operand())
        ? Optional.of(expression.select().field())
        : Optional.empty();
  }

  private static boolean isEvent(@Nullable CelExpr expression) {
    return expression != null
        && expression.getKind() == CelExpr.ExprKind.Kind.IDENT
        && expression.ident().name().equals(EventPath.ROOT);
  }
}
