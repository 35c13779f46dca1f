package org.dbmtl.reports.section;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.dbmtl.reports.format.Columns;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.ReportTable.Cell;
import org.dbmtl.reports.format.ReportTable.Column;
import org.dbmtl.reports.format.ReportTable.Look;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.evidence.NamedEstimates;
import org.dbmtl.search.evidence.NamedScores;
import org.dbmtl.search.trial.JointAndServed;
import org.jspecify.annotations.Nullable;

/**
 * Which scores a table shows, and under which names: what is ranked by first, joint and served
 * always, and in one column where they are one number.
 */
public final class ScoreColumns {
  private static final String JOINT = "joint";
  private static final String SERVED = "served";

  private final String objective;
  private final boolean coincide;

  /**
   * @param objective its text, such as {@code joint}
   * @param coincide whether joint and served are one number in the whole table
   */
  public ScoreColumns(String objective, boolean coincide) {
    this.objective = objective;
    this.coincide = coincide;
  }

  private boolean ranksByName() {
    return objective.equals(JOINT) || objective.equals(SERVED);
  }

  /** One for each column, such as {@code joint}. */
  public List<String> headings() {
    if (ranksByName()) {
      return coincide
          ? List.of("score (joint = served)")
          : objective.equals(JOINT) ? List.of(JOINT, SERVED) : List.of(SERVED, JOINT);
    }
    return coincide ? List.of("score", "joint = served") : List.of("score", JOINT, SERVED);
  }

  /**
   * Adds a column for each heading; the first, which is ranked by, is bold where a row is the best.
   *
   * @param named joint and served of a row, in full
   */
  public <T> void addTo(
      Columns<T> columns,
      Function<T, @Nullable Estimate> score,
      Function<T, @Nullable NamedEstimates> named,
      Predicate<T> best) {
    for (int i = 0; i < headings().size(); i++) {
      int position = i;
      columns.cell(
          Column.number("", headings().get(i) + " ± s.e."),
          row ->
              new Cell(
                  Numbers.withError(estimates(score.apply(row), named.apply(row)).get(position)),
                  position == 0 && best.test(row) ? Look.BEST : Look.PLAIN));
    }
  }

  /** The same of single trainings. */
  public <T> void addNumbersTo(
      Columns<T> columns,
      Function<T, @Nullable Double> score,
      Function<T, @Nullable JointAndServed> named) {
    for (int i = 0; i < headings().size(); i++) {
      int position = i;
      columns.number(
          headings().get(i),
          row -> {
            JointAndServed of = named.apply(row);
            return Numbers.score(
                ordered(
                        score.apply(row),
                        of == null ? null : (Double) of.joint(),
                        of == null ? null : (Double) of.served())
                    .get(position));
          });
    }
  }

  /** A candidate's figures, in the order of the headings; null where one is not known. */
  public List<@Nullable Estimate> estimates(
      @Nullable Estimate score, @Nullable NamedEstimates named) {
    return ordered(
        score, named == null ? null : named.joint(), named == null ? null : named.served());
  }

  /** A candidate's differences to another, in the order of the headings. */
  List<@Nullable Difference> differences(
      @Nullable Difference score, NamedScores.Differences named) {
    return ordered(score, named.joint(), named.served());
  }

  private <T> List<@Nullable T> ordered(@Nullable T score, @Nullable T joint, @Nullable T served) {
    List<@Nullable T> values = new ArrayList<>();
    values.add(score);
    if (!ranksByName()) {
      values.add(joint);
    }
    if (!coincide) {
      values.add(objective.equals(SERVED) ? joint : served);
    }
    return values;
  }

  /** What the columns mean, in a sentence or two. */
  public String remark() {
    return coincide
        ? "Joint and served are one number here by definition: no edge carries a label."
        : "joint: the gain in the likelihood of all targets together, each given its parents'"
            + " observed labels; served: the gain of each target from the features alone, as a"
            + " served model sees a row. Both in nats per row; ranked by "
            + objective
            + ".";
  }
}
