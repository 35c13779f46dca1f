package org.dbmtl.search.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.dbmtl.search.trial.TrainingCurve.Course;
import org.junit.jupiter.api.Test;

class TrainingCurveTest {
  private static Course course(Double... losses) {
    return new TrainingCurve(
            List.of(),
            Map.of(),
            List.of(),
            IntStream.rangeClosed(1, losses.length).boxed().toList(),
            List.of(losses))
        .course();
  }

  @Test
  void saysWhereATrainingStoodAtItsEnd() {
    assertThat(course(1.0, 0.9, 0.8)).isEqualTo(Course.IMPROVING);
    assertThat(course(1.0, 0.8, 0.9)).isEqualTo(Course.PAST_BEST);
    assertThat(course(1.0, 0.8, 0.799)).isEqualTo(Course.SETTLED);
    assertThat(course(1.0, 0.799, 0.8)).isEqualTo(Course.SETTLED);
    assertThat(course(1.0)).isEqualTo(Course.UNKNOWN);
  }
}
