package org.dbmtl.trainer.data;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Study;

/**
 * What a record holds, and the SQL that gives it.
 *
 * @param values SQL of the numbers, then of the labels, and then of the weight where there is one
 */
record EncodedColumns(
    List<Vocabulary> vocabularies,
    List<Manifest.Numeric> numbers,
    List<Manifest.Label> labels,
    RecordLayout layout,
    List<String> values) {
  /**
   * @param rules SQL of the targets' labels
   */
  static EncodedColumns of(
      List<Vocabulary> vocabularies,
      List<Manifest.Numeric> numbers,
      List<Manifest.Label> labels,
      Study study,
      LogColumns columns,
      List<String> rules,
      RowWeights weights) {
    int indicators = (int) numbers.stream().filter(Manifest.Numeric::indicated).count();
    RecordLayout layout =
        RecordLayout.of(
            vocabularies.stream().map(vocabulary -> vocabulary.entry().field()).toList(),
            numbers.size() + indicators,
            labels.size(),
            weights.column() != null);
    List<String> values = new ArrayList<>();
    for (Feature feature : study.features()) {
      if (feature instanceof Feature.Numeric) {
        values.add("TRY_CAST(%s AS DOUBLE)".formatted(columns.sql(feature.column())));
      }
    }
    for (String rule : rules) {
      values.add("CAST(%s AS DOUBLE)".formatted(rule));
    }
    if (weights.column() != null) {
      values.add(weights.column());
    }
    return new EncodedColumns(vocabularies, numbers, labels, layout, values);
  }

  /** A query for part, keys of the fields without lists, numbers, labels and weight. */
  String select(LogRange range) {
    List<String> selected = new ArrayList<>(List.of(LogParts.PART));
    for (Vocabulary vocabulary : vocabularies) {
      if (!vocabulary.list()) {
        selected.add(vocabulary.key());
      }
    }
    selected.addAll(values);
    return "SELECT %s FROM %s WHERE %s"
        .formatted(String.join(", ", selected), LogParts.VIEW, range.condition());
  }

  /** A query for row, part and key of each item of a field. */
  String selectItems(int field, LogRange range) {
    Vocabulary vocabulary = vocabularies.get(field);
    // A list that is named twice in one query would be made twice.
    return ("SELECT r, p, %s FROM (SELECT r, p,"
            + " unnest(CASE WHEN coalesce(len(items), 0) = 0 THEN [NULL] ELSE items END) AS v"
            + " FROM (SELECT %s AS r, %s AS p, %s AS items FROM %s WHERE %s))")
        .formatted(
            vocabulary.key("v"),
            LogParts.ROW,
            LogParts.PART,
            vocabulary.items(),
            LogParts.VIEW,
            range.condition());
  }
}
