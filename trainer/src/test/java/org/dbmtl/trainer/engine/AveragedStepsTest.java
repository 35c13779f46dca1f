package org.dbmtl.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dbmtl.search.study.TrainingSettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over which steps a training averages: 100 rows in batches of 25 are 4 an epoch. */
class AveragedStepsTest {
  @ParameterizedTest(name = "average {0} of {1} epochs")
  @CsvSource({
    "0, 1, s s s s predict",
    "0.25, 1, s s s begin s use predict",
    "0.5, 1, s s begin s s use predict",
    "0.01, 1, s s s begin s use predict",
    "0.99, 1, begin s s s s use predict",
    "0.3, 2, s s s s s s begin s s use predict"
  })
  void averagesTheLastStepsAndEvaluatesTheAverage(double share, int epochs, String expected) {
    List<String> events =
        ListeningNetwork.train(
                List.of("click"),
                TrainingSettings.DEFAULT.withBatch(25).withEpochs(epochs).withAverage(share))
            .events();
    // In the middle and at the end of an epoch the validation loss is taken, which moves nothing.
    String moves = String.join(" ", events).replaceAll("predict (?=s|begin|use)", "");
    assertThat(moves).startsWith(expected);
  }
}
