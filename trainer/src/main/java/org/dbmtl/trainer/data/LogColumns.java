package org.dbmtl.trainer.data;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.dbmtl.graph.name.Nearest;
import org.dbmtl.predictor.input.WholeFloats;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Split;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.Target;

/** The columns of a log that a study uses, and their names inside the database. */
final class LogColumns {
  private static final int MOST_LISTED = 40;

  private final LogSource source;
  private final Map<String, String> names = new LinkedHashMap<>();
  private final Map<String, String> separators = new LinkedHashMap<>();
  private final TreeSet<String> inConditions = new TreeSet<>();
  private final Set<String> numbers = new HashSet<>();
  private final Set<String> texts = new HashSet<>();

  private LogColumns(LogSource source) {
    this.source = source;
  }

  /**
   * @throws StudyException if the study names a column that the log does not have
   */
  static LogColumns of(Study study, LogSource source) {
    LogColumns columns = new LogColumns(source);
    for (Feature feature : study.features()) {
      Set<String> kind = feature instanceof Feature.Numeric ? columns.numbers : columns.texts;
      columns.use("features." + feature.name(), feature.column(), kind);
      if (feature instanceof Feature.Ids ids) {
        columns.separators.put(ids.column(), ids.separator());
      }
    }
    for (Target target : study.targets()) {
      Set<String> kind = target instanceof Target.Continuous ? columns.numbers : columns.texts;
      columns.use("targets." + target.name(), target.column(), kind);
      String where = target.where();
      if (where != null && !study.targetNames().contains(where)) {
        columns.useInCondition(where);
      }
    }
    for (String column : study.data().nullValuesOf().keySet()) {
      if (!source.columns().contains(column)) {
        throw absent("data.null-values-of", column, source.label(), source.columns());
      }
    }
    Split split =
        study.data().split() instanceof Split.AllRows all ? all.of() : study.data().split();
    if (split instanceof Split.ByColumn by) {
      columns.use("data.split.column", by.column(), columns.texts);
    } else if (split instanceof Split.ByTime by) {
      columns.use("data.split.time", by.column(), columns.texts);
    } else if (split instanceof Split.ByRatio by && by.group() != null) {
      columns.use("data.split.group", by.group(), columns.texts);
    }
    String weight = study.data().weight();
    if (weight != null) {
      columns.use("data.weight", weight, columns.numbers);
    }
    String group = study.metrics().group();
    if (group != null) {
      columns.use("metrics.group", group, columns.texts);
    }
    return columns;
  }

  private void use(String key, String column, Set<String> kind) {
    if (!source.columns().contains(column)) {
      throw absent(key, column, source.label(), source.columns());
    }
    names.computeIfAbsent(column, c -> "dbmtl_c" + names.size());
    kind.add(column);
  }

  // Takes every column whose name occurs in the condition; one too many does no harm.
  private void useInCondition(String condition) {
    String text = condition.toLowerCase(Locale.ROOT).replace("\"\"", "\"");
    for (String column : source.columns()) {
      if (text.contains(column.toLowerCase(Locale.ROOT))) {
        names.computeIfAbsent(column, c -> "dbmtl_c" + names.size());
        inConditions.add(column);
        texts.add(column);
      }
    }
  }

  /**
   * Says that a column is not there.
   *
   * @param key what asks for the column
   * @param label what lacks it
   * @param columns those that it has
   */
  static StudyException absent(String key, String column, String label, List<String> columns) {
    String nearest = Nearest.of(column, columns);
    return new StudyException(
        "%s: there is no column '%s' in %s%s; it has %s"
            .formatted(
                key,
                column,
                label,
                nearest == null ? "" : " (maybe '%s')".formatted(nearest),
                listed(columns)));
  }

  static String listed(List<String> names) {
    String text = String.join(", ", names.subList(0, Math.min(MOST_LISTED, names.size())));
    return names.size() <= MOST_LISTED
        ? text
        : "%s and %d more".formatted(text, names.size() - MOST_LISTED);
  }

  /**
   * Checks that a column can be what the features take it for.
   *
   * @param type DuckDB's type of the column
   * @throws StudyException if it holds lists where one value is asked for, or nested values
   */
  void requireKind(String column, String type, String label) {
    if (ListItems.isNestedType(type) && (numbers.contains(column) || texts.contains(column))) {
      throw new StudyException(
          "%s: column '%s' holds nested values (%s): make them a value or a list of values (data.sql can), or leave it out"
              .formatted(label, column, type));
    }
    if (ListItems.isList(type) && !separators.containsKey(column)) {
      throw new StudyException(
          "%s: column '%s' holds lists (%s): as a feature its kind is ids"
              .formatted(label, column, type));
    }
  }

  /** SQL of an id, where a whole number that is written as a float is that number. */
  static String withoutPoint(String id) {
    return "CASE WHEN suffix(%1$s, '.0') AND regexp_full_match(%1$s, '%2$s') THEN left(%1$s, -2) ELSE %1$s END"
        .formatted(id, WholeFloats.PATTERN);
  }

  /** Name inside the database of a column that the study uses. */
  String sql(String column) {
    return Objects.requireNonNull(names.get(column), column);
  }

  /** Names inside the database, by name of the column. */
  Map<String, String> names() {
    return Collections.unmodifiableMap(names);
  }

  /** Whether a column is used as numbers and nothing else. */
  boolean isNumber(String column) {
    return numbers.contains(column) && !texts.contains(column);
  }

  /** Separators of multi-valued columns, by name of the column. */
  Map<String, String> separators() {
    return Collections.unmodifiableMap(separators);
  }

  /** Columns that conditions of the study may name. */
  List<String> inConditions() {
    return List.copyOf(inConditions);
  }
}
