package org.dbmtl.search.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.seeding.TargetStatistics;
import org.dbmtl.search.seeding.TargetStatistics.Levels;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.TrainingSettings;
import org.junit.jupiter.api.Test;

class EsmmAssumptionTest {
  /** Of 100 rows with a like 97 have a click. */
  private static TargetStatistics statistics() {
    var builder =
        TargetStatistics.builder(
            List.of(new Levels("click", true, 2), new Levels("like", true, 2)));
    for (int i = 0; i < 400; i++) {
      int like = i < 100 ? 1 : 0;
      builder.add(new int[] {like == 1 ? (i < 97 ? 1 : 0) : i % 2, like});
    }
    return builder.build();
  }

  private static List<String> warnings(Method method, String structure) {
    Candidate candidate =
        new Candidate(
            TargetGraph.parse(List.of("click", "like"), structure),
            NetworkSettings.DEFAULT.withMethod(method),
            TrainingSettings.DEFAULT,
            Map.of());
    return EsmmAssumption.warnings(List.of(candidate), statistics());
  }

  @Test
  void warnsOfAChildWithoutItsParent() {
    assertThat(warnings(Method.ESMM, "click>like"))
        .singleElement()
        .asString()
        .contains("P(click | like) is 0.970");
  }

  @Test
  void saysNothingOfOtherMethodsAndOfNoEdges() {
    assertThat(warnings(Method.DBMTL, "click>like")).isEmpty();
    assertThat(warnings(Method.ESMM, "")).isEmpty();
  }
}
