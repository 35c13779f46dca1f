package org.dbmtl.trainer.data;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.Target;

/**
 * SQL expressions over {@link LogParts#VIEW} for the labels of a study's targets: a number, null
 * where the label is missing or the target's {@code where} is off, NaN where the text is not a
 * label.
 */
record LabelRules(Study study, LogColumns columns, Database database) {
  private static final Pattern TEXT_LITERAL = Pattern.compile("'(?:[^']|'')*'");
  private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])[-+]?\\.?\\d");

  /**
   * The expressions in the order of the targets.
   *
   * @throws StudyException if a rule or condition does not work on this log
   */
  static List<String> of(Study study, LogColumns columns, Database database) {
    LabelRules rules = new LabelRules(study, columns, database);
    List<String> labels = new ArrayList<>();
    for (Target target : study.targets()) {
      labels.add(rules.label(target, new LinkedHashSet<>()));
    }
    return labels;
  }

  /** The label of a target, whatever its {@code where}. */
  static String everywhere(Target target, Study study, LogColumns columns, Database database) {
    return new LabelRules(study, columns, database).value(target);
  }

  private String label(Target target, Set<String> following) {
    if (!following.add(target.name())) {
      throw new StudyException(
          "targets.%s.where: the conditions of %s go round in a circle: leave one out"
              .formatted(target.name(), String.join(", ", following)));
    }
    String value = value(target);
    String where = target.where();
    if (where == null) {
      return value;
    }
    String key = "targets.%s.where".formatted(target.name());
    if (study.targetNames().contains(where)) {
      Target other = study.target(where);
      if (!(other instanceof Target.Binary)) {
        throw new StudyException(
            "%s: '%s' is a continuous target: name a binary one, or write a condition such as \"%s > 0\""
                .formatted(key, where, where));
      }
      return "CASE WHEN %s = 1 THEN %s END".formatted(label(other, following), value);
    }
    String condition = "CAST((%s\n) AS BOOLEAN)".formatted(where);
    check(key, where, condition);
    return "CASE WHEN %s THEN %s END".formatted(condition, value);
  }

  private String value(Target target) {
    String column = columns.sql(target.column());
    String number = "TRY_CAST(%s AS DOUBLE)".formatted(column);
    String nan = "CAST('nan' AS DOUBLE)";
    if (target instanceof Target.Binary binary && binary.positive() != null) {
      String rule = binary.positive();
      boolean text = TEXT_LITERAL.matcher(rule).find();
      boolean numeric = !text && NUMBER.matcher(rule).find();
      String compared = numeric ? number : column;
      String positive = "CAST((%s %s\n) AS BOOLEAN)".formatted(compared, rule);
      check("targets.%s.positive".formatted(target.name()), rule, positive);
      String bad =
          numeric ? "WHEN %s IS NULL OR isnan(%s) THEN %s ".formatted(number, number, nan) : "";
      return "CASE WHEN %s IS NULL THEN NULL %sELSE CAST(%s AS DOUBLE) END"
          .formatted(column, bad, positive);
    }
    if (target instanceof Target.Binary) {
      // Nearly all are the texts 0 and 1; the other branches see only what is left.
      return ("CASE WHEN %1$s IS NULL THEN NULL WHEN %1$s = '0' THEN 0 WHEN %1$s = '1' THEN 1"
              + " WHEN %2$s IN (0, 1) THEN %2$s"
              + " WHEN lower(%1$s) = 'true' THEN 1 WHEN lower(%1$s) = 'false' THEN 0 ELSE %3$s END")
          .formatted(column, number, nan);
    }
    return "CASE WHEN %s IS NULL THEN NULL WHEN NOT isfinite(%s) THEN %s ELSE coalesce(%s, %s) END"
        .formatted(column, number, nan, number, nan);
  }

  // Evaluates the expression on all rows, so that what it cannot convert is found here, by its key.
  private void check(String key, String written, String expression) {
    try {
      database.number("SELECT count(*) FILTER (%s) FROM %s".formatted(expression, LogParts.VIEW));
    } catch (SQLException e) {
      throw DatabaseMessages.expression(key, written, e);
    }
  }

  /** The transform as SQL; {@link Transform#apply} is the definition. */
  static String transformed(Transform transform, String number) {
    return transform == Transform.LOG1P
        ? "(sign(%1$s) * ln(1 + abs(%1$s)))".formatted(number)
        : number;
  }
}
