package org.dbmtl.reports.section;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreColumnsTest {
  @ParameterizedTest
  @CsvSource({
    "joint, true, score (joint = served), 1.0",
    "served, true, score (joint = served), 1.0",
    "joint, false, joint;served, 1.0;3.0",
    "served, false, served;joint, 1.0;2.0",
    "fused, true, score;joint = served, 1.0;2.0",
    "auc of click, false, score;joint;served, 1.0;2.0;3.0",
  })
  void bothAreShownUnderTheirNamesAndOnceWhereTheyAreOne(
      String objective, boolean coincide, String headings, String numbers) {
    ScoreColumns columns = new ScoreColumns(objective, coincide);
    assertThat(String.join(";", columns.headings())).isEqualTo(headings);
    assertThat(columns.numbers(1.0, 2.0, 3.0).stream().map(String::valueOf))
        .containsExactly(numbers.split(";", -1));
  }

  @Test
  void saysWhyTheyAreOne() {
    assertThat(new ScoreColumns("joint", true).remark()).contains("one number here by definition");
    assertThat(new ScoreColumns("served", false).remark()).endsWith("ranked by served.");
  }
}
