package org.dbmtl.reports.section;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dbmtl.reports.format.Columns;
import org.dbmtl.reports.format.ReportTable.Cell;
import org.dbmtl.search.trial.JointAndServed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreColumnsTest {
  @ParameterizedTest
  @CsvSource({
    "joint, true, score (joint = served), 1.00000",
    "served, true, score (joint = served), 1.00000",
    "joint, false, joint;served, 1.00000;3.00000",
    "served, false, served;joint, 1.00000;2.00000",
    "fused, true, score;joint = served, 1.00000;2.00000",
    "auc of click, false, score;joint;served, 1.00000;2.00000;3.00000",
  })
  void bothAreShownUnderTheirNamesAndOnceWhereTheyAreOne(
      String objective, boolean coincide, String headings, String numbers) {
    ScoreColumns columns = new ScoreColumns(objective, coincide);
    assertThat(String.join(";", columns.headings())).isEqualTo(headings);
    Columns<JointAndServed> table = new Columns<>();
    columns.addNumbersTo(table, row -> 1.0, row -> row);
    assertThat(table.table("", List.of(new JointAndServed(2, 3))).rows().get(0))
        .extracting(Cell::text)
        .containsExactly(numbers.split(";", -1));
  }

  @Test
  void saysWhyTheyAreOne() {
    assertThat(new ScoreColumns("joint", true).remark()).contains("one number here by definition");
    assertThat(new ScoreColumns("served", false).remark()).endsWith("ranked by served.");
  }
}
