package org.dbmtl.search.space;

import com.ezylang.evalex.BaseException;
import com.ezylang.evalex.EvaluationException;
import com.ezylang.evalex.Expression;
import com.ezylang.evalex.data.EvaluationValue;
import com.ezylang.evalex.parser.ParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dbmtl.search.study.StudyException;

/**
 * A constraint as text, such as {@code training.batch * training.epochs <= 4000 and network.dropout
 * < 0.5}: arithmetic, comparisons, {@code and}, {@code or}, {@code not} and the functions of <a
 * href="https://ezylang.github.io/EvalEx/">EvalEx</a>, none of which does anything but compute.
 * Where a parameter does not count, an expression that names it forbids nothing.
 */
public final class ExpressionConstraint implements PointConstraint {
  /** Begins what the library calls our parameters; refused where a user writes it. */
  private static final String OWN = "dbmtl_parameter_";

  private final String text;
  private final List<String> parameters;
  private final Expression expression;

  private ExpressionConstraint(String text, List<String> parameters, Expression expression) {
    this.text = text;
    this.parameters = parameters;
    this.expression = expression;
  }

  /**
   * Reads an expression.
   *
   * @param names of the parameters that it may name
   * @throws StudyException if it is not an expression, or names something else
   */
  public static ExpressionConstraint parse(String text, Collection<String> names) {
    if (text.toLowerCase(Locale.ROOT).contains(OWN)) {
      throw unknown(text, OWN + "...", names);
    }
    List<String> used = new ArrayList<>();
    Expression expression = new Expression(translated(text, names, used));
    try {
      expression.validate();
      String unknown =
          expression.getUndefinedVariables().stream()
              .filter(variable -> !variable.toLowerCase(Locale.ROOT).startsWith(OWN))
              .sorted()
              .collect(Collectors.joining("', '"));
      if (!unknown.isEmpty()) {
        throw unknown(text, unknown, names);
      }
    } catch (ParseException e) {
      throw unreadable(text, e);
    }
    return new ExpressionConstraint(text, List.copyOf(used), expression);
  }

  /** The parameters, whose names have dots and dashes, have names of ours for the library. */
  private static String translated(String text, Collection<String> names, List<String> used) {
    String alternatives =
        names.stream()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));
    Matcher words =
        Pattern.compile(
                "\"[^\"]*\"|(?<![\\w.-])(?:"
                    + (alternatives.isEmpty() ? "(?!)" : alternatives)
                    + ")(?![\\w.-])|(?<![\\w.-])(?:and|or|not)(?![\\w.-])")
            .matcher(text);
    StringBuilder translated = new StringBuilder();
    while (words.find()) {
      words.appendReplacement(
          translated, Matcher.quoteReplacement(word(words.group(), names, used)));
    }
    return words.appendTail(translated).toString();
  }

  private static String word(String word, Collection<String> names, List<String> used) {
    if (word.startsWith("\"")) {
      return word;
    }
    if (names.contains(word)) {
      if (!used.contains(word)) {
        used.add(word);
      }
      return OWN + used.indexOf(word);
    }
    return switch (word) {
      case "and" -> "&&";
      case "or" -> "||";
      default -> "!";
    };
  }

  private static StudyException unknown(String text, String name, Collection<String> names) {
    return new StudyException(
        "constraint '%s' names '%s', which is not a parameter of the space: use one of %s"
            .formatted(text, name, String.join(", ", names)));
  }

  private static StudyException unreadable(String text, BaseException cause) {
    return new StudyException(
        "constraint '%s' cannot be computed: %s. Write it such as 'training.batch <= 500 or training.epochs > 1'"
            .formatted(text, cause.getMessage()));
  }

  @Override
  public boolean allows(Point point) {
    try {
      Expression bound = expression.copy();
      for (int i = 0; i < parameters.size(); i++) {
        Object value = point.find(parameters.get(i));
        if (value == null) {
          return true;
        }
        bound = bound.with(OWN + i, value);
      }
      EvaluationValue value = bound.evaluate();
      if (!value.isBooleanValue()) {
        throw new StudyException(
            "constraint '%s' gives %s at %s, neither true nor false: compare it, such as '%s <= 1000'"
                .formatted(text, value.getStringValue(), point, text));
      }
      return value.getBooleanValue();
    } catch (ParseException | EvaluationException e) {
      throw unreadable(text, e);
    }
  }

  /** The expression as it was written. */
  @Override
  public String toString() {
    return text;
  }
}
